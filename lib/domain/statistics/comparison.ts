export type Metric = "score" | "pass_rate" | "hallucination_rate";
export type Verdict = "improved" | "regressed" | "no_evidence" | "underpowered";

/** Example id → mean over its scored trials; null when no trial has a value. */
export type ExampleMeans = ReadonlyMap<string, number | null>;
