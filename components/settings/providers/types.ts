import type { ActionResult } from "@/lib/domain/api/action-result";
import type {
  ConnectableProvider,
  ConnectionAnswer,
  ConnectionTestAnswer,
} from "@/lib/domain/api/provider-connections";

/** What the page needs of a provider. */
export interface ProviderInfo {
  id: ConnectableProvider;
  label: string;
  description: string;
  defaultBaseUrl: string | null;
  needsKey: boolean;
}

/** The fields of the form; an empty text is "not given". */
export interface ConnectionInput {
  name: string;
  base_url: string | null;
  api_key?: string | undefined;
  max_concurrency: number | null;
  requests_per_minute: number | null;
  tokens_per_minute: number | null;
  password?: string | undefined;
}

export interface ConnectionActions {
  create: (
    input: ConnectionInput & { provider: ConnectableProvider },
  ) => Promise<ActionResult<ConnectionAnswer>>;
  change: (input: ConnectionInput & { id: string }) => Promise<ActionResult<ConnectionAnswer>>;
  setActive: (input: { id: string; is_active: boolean }) => Promise<ActionResult<void>>;
  test: (input: { id: string }) => Promise<ActionResult<ConnectionTestAnswer>>;
  remove: (input: { id: string }) => Promise<ActionResult<void>>;
}
