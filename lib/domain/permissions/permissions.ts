import { AssayError } from "../errors";
import { atLeast, type Role } from "./roles";

/**
 * The one table of who may do what: action → least role. Server actions, REST routes and the interface all read it,
 * so that what a person is shown is what the server allows.
 */
export const minimumRole = {
  "workspace.read": "viewer",
  "workspace.update": "admin",
  "workspace.delete": "owner",
  "workspace.transfer": "owner",
  "member.read": "viewer",
  "member.invite": "admin",
  "member.update": "admin",
  "member.remove": "admin",
  /** Making, changing or removing an owner. */
  "member.manage_owner": "owner",

  "prompt.read": "viewer",
  "prompt.create": "editor",
  "prompt.update": "editor",
  "prompt.archive": "editor",
  "prompt.import": "editor",
  "prompt.export": "viewer",
  "version.read": "viewer",
  "version.create": "editor",
  "version.render": "viewer",
  "label.read": "viewer",
  "label.set": "editor",
  /** Moving or removing a label that the workspace protects. */
  "label.set_protected": "admin",
  "label.delete": "editor",

  "example.read": "viewer",
  "example.create": "editor",
  "example.update": "editor",
  "example.archive": "editor",
  "example.import": "editor",
  "example.export": "viewer",

  "run.read": "viewer",
  "run.create": "editor",
  "run.cancel": "editor",
  "feedback.create": "editor",

  "experiment.read": "viewer",
  "experiment.create": "editor",
  "experiment.update": "editor",
  "experiment.cancel": "editor",
  "experiment.extend": "editor",
  "experiment.rescore": "editor",
  "experiment.retry": "editor",
  "experiment.export": "viewer",
  "experiment.delete": "admin",

  "evaluator.read": "viewer",
  "evaluator.create": "editor",
  "evaluator.update": "editor",
  "evaluator.delete": "editor",
  "evaluation.read": "viewer",
  "evaluation.create": "editor",
  "review.read": "viewer",
  "review.create": "editor",

  "api_key.read": "admin",
  "api_key.create": "admin",
  "api_key.update": "admin",
  "api_key.delete": "admin",

  "provider.read": "viewer",
  "provider.manage": "admin",
  "model.read": "viewer",
  "model.manage": "admin",
  "webhook.read": "admin",
  "webhook.manage": "admin",
  "alert.read": "viewer",
  "alert.manage": "editor",
  "schedule.read": "viewer",
  "schedule.manage": "editor",
  "metrics.read": "viewer",
  "audit.read": "admin",
  "job.read": "admin",
  "job.manage": "admin",
} as const satisfies Record<string, Role>;

export type Action = keyof typeof minimumRole;

export const actions = Object.keys(minimumRole) as Action[];

/** Whether a role may do an action. */
export function can(role: Role, action: Action): boolean {
  return atLeast(role, minimumRole[action]);
}

/**
 * Refuses an action the role does not include.
 * @throws AssayError `forbidden` (403) naming the role that is needed.
 */
export function requireRole(role: Role, action: Action): void {
  if (can(role, action)) return;
  throw new AssayError(
    "forbidden",
    `Your role (${role}) does not allow this. It needs ${minimumRole[action]}: ask an admin of the workspace.`,
  );
}

/** Whether a role may move a label, or remove it. */
export function mayMoveLabel(role: Role, label: string, protectedLabels: readonly string[]): boolean {
  return can(role, protectedLabels.includes(label) ? "label.set_protected" : "label.set");
}

/**
 * Refuses to hand out more than one has: nobody may give a role above their own.
 * @throws AssayError `forbidden` (403).
 */
export function requireGrant(granter: Role, granted: Role): void {
  if (atLeast(granter, granted)) return;
  throw new AssayError("forbidden", `Your role (${granter}) cannot give the role ${granted}.`);
}
