import type { RunAnswer } from "../api/runs";
import type { ProviderId, ResponseFormat, ToolDefinition } from "./completion";

/** One line of the run log. */
export interface RunLogRow {
  id: string;
  status: RunAnswer["status"];
  origin: string;
  provider: string;
  model: string;
  prompt: { name: string; slug: string } | null;
  version_number: number | null;
  error_kind: string | null;
  /** The start of the error or the output. */
  preview: string | null;
  user: string | null;
  latency_ms: number | null;
  tokens_in: number | null;
  tokens_out: number | null;
  usage_estimated: boolean;
  cost_usd: string | null;
  cost_estimated: boolean;
  created_at: string;
}

/** Where a price came from, for people. */
export type PriceSource = "book" | "workspace" | "fallback" | "free";

/** One bucket of a run's cost: tokens at their own unit price in USD per million, as decimal strings. */
export interface CostLine {
  bucket: "input" | "cached_input" | "cache_write" | "output" | "reasoning";
  tokens: number;
  per_mtok_usd: string;
  usd: string;
}

/** Everything a run's own page shows. */
export interface RunDetail {
  run: RunAnswer;
  prompt: { id: string; name: string; slug: string } | null;
  version_number: number | null;
  experiment: { id: string; number: number; name: string } | null;
  response_format: ResponseFormat | null;
  tools: ToolDefinition[];
  /** The models that were to take over, in order. */
  fallbacks: { provider: ProviderId; model: string }[];
  /** Name of the workspace's connection; null for the environment's, or when it was deleted. */
  connection: string | null;
  cost: { lines: CostLine[]; source: PriceSource } | null;
}
