import type { Json, JsonObject } from "../json";
import type {
  ChatMessage,
  ErrorKind,
  FinishReason,
  ModelParameters,
  ProviderId,
  ResponseFormat,
  ToolCall,
  ToolDefinition,
} from "./completion";

export type RunOrigin = "api" | "playground" | "experiment" | "judge" | "embedding" | "gateway" | "ingest";

/** What a run is before its call: everything but the answer. */
export interface RunRequest {
  id: string;
  promptId: string | null;
  promptVersionId: string | null;
  experimentId: string | null;
  origin: RunOrigin;
  provider: ProviderId;
  connectionId: string | null;
  model: string;
  messages: ChatMessage[];
  variables: JsonObject;
  parameters: ModelParameters;
  responseFormat: ResponseFormat | null;
  tools: ToolDefinition[];
  fallbacks: { provider: ProviderId; model: string }[];
  traceId: string;
  user: string | null;
  sessionId: string | null;
  /** ISO 8601. */
  createdAt: string;
}

/** How a call ended, as it is stored. Tokens are totals: in includes cached, out includes reasoning. */
export interface RunOutcome {
  status: "completed" | "failed" | "cancelled";
  /** The provider and model that answered: a fallback's, when one took over. */
  provider: ProviderId;
  connectionId: string | null;
  model: string;
  responseModel: string | null;
  output: string | null;
  toolCalls: ToolCall[];
  finishReason: FinishReason | null;
  error: { kind: ErrorKind; message: string; retryable: boolean } | null;
  latencyMs: number | null;
  ttftMs: number | null;
  tokensIn: number | null;
  tokensOut: number | null;
  tokensCached: number | null;
  tokensReasoning: number | null;
  usageEstimated: boolean;
  /** Decimal string in USD; null when the model has no price or no usage is known. */
  costUsd: string | null;
  costEstimated: boolean;
  /** Unit prices and token buckets the cost was computed from; null when there is no cost. */
  unitPrices: Json;
  attempts: number;
  /** Hex SHA-256 of the generation; only on complete, untruncated answers. */
  reuseKey: string | null;
  completedAt: string;
}

export type FinishedRun = RunRequest & RunOutcome;
