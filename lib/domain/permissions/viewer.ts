import type { Role } from "./roles";

/** Where a call came from, for the audit log. */
export interface CallOrigin {
  /** Network address of the client; null where it is unknown. */
  address: string | null;
  /** Null where the door has none, as at a sign-in. */
  requestId: string | null;
}

/**
 * Who is asking, in one workspace. Every function of lib/data takes it first and scopes its query by
 * `workspaceId`; role checks happen at the door and in services through the permission table.
 */
export interface Viewer {
  kind: "session" | "api_key" | "system";
  workspaceId: string;
  role: Role;
  /** The person behind a session or, where known, the owner of the API key. */
  userId: string | null;
  apiKeyId: string | null;
  /** For logs and audit rows. */
  name: string;
  /** Set by the door a call came through; background work and scripts have none. */
  from?: CallOrigin;
}

/** A person in one of their workspaces, for what is done before or outside a session there. */
export function personViewer(
  user: { id: string; name: string },
  workspaceId: string,
  role: Role,
  from: CallOrigin | undefined,
): Viewer {
  const viewer = {
    kind: "session",
    workspaceId,
    role,
    userId: user.id,
    apiKeyId: null,
    name: user.name,
  } as const;
  return from === undefined ? viewer : { ...viewer, from };
}

/** The engine's own viewer: background work of one workspace, on behalf of nobody. */
export function systemViewer(workspaceId: string): Viewer {
  return { kind: "system", workspaceId, role: "owner", userId: null, apiKeyId: null, name: "system" };
}
