import { z } from "zod";

/** Roles from least to most. */
export const roles = ["viewer", "editor", "admin", "owner"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** True when `role` includes everything `minimum` may do. */
export function atLeast(role: Role, minimum: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(minimum);
}

/**
 * What an API key may do: its own role, and never more than its person may do now.
 * @param memberRole of the key's person; null for a key that is nobody's.
 */
export function keyRole(role: Role, memberRole: Role | null): Role {
  return memberRole !== null && atLeast(role, memberRole) ? memberRole : role;
}
