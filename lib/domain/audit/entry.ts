import type { Json, JsonObject } from "../json";
import { type AuditAction, type AuditField, type AuditObjectType, auditFields } from "./actions";

/** Settings of an object as an audit row keeps them: whatever is passed, only `auditFields` of its kind stay. */
export type AuditState<O extends AuditObjectType> = Partial<Record<AuditField<O>, unknown>>;

/** One thing that was done. */
export interface AuditEntry<A extends AuditAction> {
  action: A;
  /** Null where many objects, or none that has an id, were changed at once. */
  objectId: string | null;
  /** What people call it, kept because the object may be renamed or deleted. */
  objectName: string | null;
  /** Settings before and after. A whole REST answer may be passed: fields that are not named are left out. */
  before?: AuditState<AuditObjectType<A>>;
  after?: AuditState<AuditObjectType<A>>;
}

const maxText = 4000;
const hidden = "[redacted]";
/** Inside free JSON, such as an evaluator's config: names under which people keep secrets. */
const secretName =
  /^(.*[_-])?(secret|password|passphrase|token|authorization|api[_-]?key|private[_-]?key|credentials?|cookie)$/i;

function namesOnly(headers: object): JsonObject {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, hidden]));
}

function recorded(value: unknown, name: string): Json {
  if (secretName.test(name) && value !== null && value !== undefined) return hidden;
  if (typeof value === "string") {
    return value.length > maxText
      ? `${value.slice(0, maxText).toWellFormed()}… (${value.length} characters)`
      : value;
  }
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => recorded(item, ""));
  if (typeof value === "object" && value !== null) {
    if (name === "headers") return namesOnly(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recorded(item, key)]));
  }
  if (typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : String(value);
}

function namedFields(type: AuditObjectType, state: object): JsonObject {
  const fields: readonly string[] = auditFields[type];
  return Object.fromEntries(
    Object.entries(state)
      .filter(([name, value]) => fields.includes(name) && value !== undefined)
      .map(([name, value]) => [name, recorded(value, name)]),
  );
}

/**
 * What an audit row keeps of an object's settings: named fields only, secrets inside free JSON masked, long texts cut.
 * With both sides given, only fields that differ.
 */
export function auditStates(
  type: AuditObjectType,
  before: object | undefined,
  after: object | undefined,
): { before: JsonObject | null; after: JsonObject | null } {
  const from = before === undefined ? null : namedFields(type, before);
  const to = after === undefined ? null : namedFields(type, after);
  if (from === null || to === null) return { before: from, after: to };
  const changed = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (name) => JSON.stringify(from[name] ?? null) !== JSON.stringify(to[name] ?? null),
  );
  const pick = (state: JsonObject) => Object.fromEntries(changed.map((name) => [name, state[name] ?? null]));
  return { before: pick(from), after: pick(to) };
}
