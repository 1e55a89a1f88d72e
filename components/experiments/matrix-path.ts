/** Where the cells of an experiment are asked for that its page came without. */
export function matrixPath(experimentId: string): string {
  return `/api/pages/experiments/${experimentId}/matrix`;
}
