/** Efforts a reasoning model may be asked for, the least first. A file of its own, so that a form need not load schemas. */
export const reasoningEfforts = ["none", "minimal", "low", "medium", "high", "xhigh"] as const;
