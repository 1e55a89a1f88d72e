/**
 * Everything the audit log can say, `object.verb` → how a person reads it before the object's name. A closed list: a
 * mutation that is not in it cannot be recorded, and a test holds every route and action to it.
 */
export const auditActions = {
  "workspace.create": "Created workspace",
  "workspace.update": "Changed workspace",
  "workspace.transfer": "Handed over workspace",
  "member.join": "Joined as",
  "member.update": "Changed role of",
  "member.remove": "Removed member",
  "member.leave": "Left as",
  "invitation.create": "Invited",
  "invitation.revoke": "Revoked invitation of",

  "user.sign_in": "Signed in",
  "user.sign_in_failed": "Failed to sign in",
  "user.change_password": "Changed password",
  "user.end_sessions": "Ended all sessions",

  "api_key.create": "Created API key",
  "api_key.update": "Changed API key",
  "api_key.delete": "Deleted API key",
  "provider_connection.create": "Connected provider",
  "provider_connection.update": "Changed connection",
  "provider_connection.delete": "Deleted connection",
  "provider_connection.test": "Tested connection",
  "model.set_price": "Set price of",
  "model.delete_price": "Deleted price of",
  "model.set_capabilities": "Described capabilities of",
  "model.delete_capabilities": "Deleted description of",

  "prompt.create": "Created prompt",
  "prompt.update": "Changed prompt",
  "prompt.archive": "Archived prompt",
  "prompt.restore": "Restored prompt",
  "version.create": "Created version",
  "label.set": "Moved label",
  "label.delete": "Deleted label",

  "example.create": "Added golden example",
  "example.update": "Changed golden example",
  "example.archive": "Archived golden example",
  "example.restore": "Restored golden example",
  "example.import": "Imported golden examples into",

  "experiment.start": "Started experiment",
  "experiment.update": "Changed experiment",
  "experiment.cancel": "Cancelled experiment",
  "experiment.extend": "Extended experiment",
  "experiment.rescore": "Rescored experiment",
  "experiment.retry": "Retried failed cells of",
  "evaluator.create": "Created evaluator",
  "evaluator.update": "Changed evaluator",
  "evaluator.delete": "Deleted evaluator",
  "evaluator.rotate_secret": "Rotated secret of evaluator",
  "review.create": "Reviewed cell",
  "review.update": "Changed review of cell",

  "webhook.create": "Created webhook",
  "webhook.update": "Changed webhook",
  "webhook.delete": "Deleted webhook",
  "webhook.rotate_secret": "Rotated secret of webhook",
  "webhook.test": "Sent test to webhook",
  "webhook.resend": "Sent again to webhook",

  "job.retry": "Retried job",
  "job.cancel": "Cancelled job",
  "audit_log.export": "Exported audit log",
} as const;

export type AuditAction = keyof typeof auditActions;
export const auditActionNames = Object.keys(auditActions) as [AuditAction, ...AuditAction[]];

/** The kind of object an action is about: what stands before the dot. */
export type AuditObjectType<A extends AuditAction = AuditAction> = A extends `${infer O}.${string}`
  ? O
  : never;

export function auditObjectType<A extends AuditAction>(action: A): AuditObjectType<A> {
  return action.slice(0, action.indexOf(".")) as AuditObjectType<A>;
}

export const auditObjectTypes = [...new Set(auditActionNames.map(auditObjectType))] as [
  AuditObjectType,
  ...AuditObjectType[],
];

/**
 * What may stand in `before` and `after` of each kind of object, by the names of its REST answer. Nothing that is not
 * named here is ever recorded, so that no secret gets into the log by a new column.
 */
export const auditFields = {
  workspace: ["name", "slug", "protected_labels", "judge_model", "fallback_rate", "owner", "retention_days"],
  member: ["email", "role"],
  invitation: ["email", "role", "expires_at"],
  user: ["method", "reason"],
  api_key: ["name", "role", "prefix", "is_active", "rate_limit_per_minute", "expires_at"],
  provider_connection: [
    "provider",
    "name",
    "base_url",
    "max_concurrency",
    "requests_per_minute",
    "tokens_per_minute",
    "is_active",
    /** True where a key was given; the key itself never. */
    "key_replaced",
    "ok",
  ],
  model: [
    "provider",
    "model",
    "input_per_mtok_usd",
    "output_per_mtok_usd",
    "cached_input_per_mtok_usd",
    "cache_write_per_mtok_usd",
    "effective_from",
    "capabilities",
    "count",
  ],
  prompt: ["slug", "name", "description", "tags", "metadata", "archived_at", "evaluators", "gates"],
  version: ["prompt", "number", "change_note", "content_hash", "provider", "model", "parameters"],
  label: ["prompt", "version_id", "version_number"],
  example: ["prompt", "revision", "tags", "source", "count", "ids"],
  experiment: [
    "prompt",
    "total_cells",
    "budget_usd",
    "estimated_cost_usd",
    "evaluators",
    "gates",
    "versions",
    "models",
    "name",
    "concurrency",
  ],
  evaluator: ["name", "type", "config", "weight", "threshold", "gate", "prompt_id"],
  review: ["agrees", "score", "hallucination", "sampled_by"],
  webhook: ["name", "url", "description", "events", "is_active", "delivery_id", "event"],
  job: ["function", "state"],
  audit_log: ["format", "actor", "action", "object_type", "object_id", "from", "to"],
} as const satisfies Record<AuditObjectType, readonly string[]>;

export type AuditField<O extends AuditObjectType> = (typeof auditFields)[O][number];
