import "server-only";
import { randomBytes } from "node:crypto";
import type { Role } from "@/lib/domain/permissions/roles";
import { db } from "./client";

export interface WorkspaceRow {
  id: string;
  name: string;
  slug: string;
  isDemo: boolean;
}

const workspaceFields = { id: true, name: true, slug: true, isDemo: true } as const;

function slugOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return words === "" ? "workspace" : words;
}

/** Writes a workspace; its slug is the name's, with a random ending when that is taken. */
export async function insertWorkspace(name: string, isDemo = false): Promise<WorkspaceRow> {
  const slug = slugOf(name);
  // Not asked for first: two people who choose the same name in one moment both get a workspace.
  const [row] = await db().workspace.createManyAndReturn({
    data: { name, isDemo, slug },
    skipDuplicates: true,
    select: workspaceFields,
  });
  if (row !== undefined) return row;
  return db().workspace.create({
    data: { name, isDemo, slug: `${slug}-${randomBytes(3).toString("hex")}` },
    select: workspaceFields,
  });
}

/** Workspaces nobody is a member of, such as a demo that was seeded before the first sign-in. */
export function workspacesWithoutMembers(): Promise<WorkspaceRow[]> {
  return db().workspace.findMany({
    where: { memberships: { none: {} }, deletedAt: null },
    orderBy: { id: "asc" },
    select: workspaceFields,
  });
}

/** The oldest workspace, or null. For scripts that are given none. */
export function oldestWorkspace(): Promise<WorkspaceRow | null> {
  return db().workspace.findFirst({
    where: { deletedAt: null },
    orderBy: { id: "asc" },
    select: workspaceFields,
  });
}

export function findWorkspace(slugOrId: { slug: string } | { id: string }): Promise<WorkspaceRow | null> {
  return db().workspace.findUnique({ where: { ...slugOrId, deletedAt: null }, select: workspaceFields });
}

/** Whether a person owns any workspace. */
export async function ownsWorkspace(userId: string): Promise<boolean> {
  const row = await db().membership.findFirst({ where: { userId, role: "owner" }, select: { id: true } });
  return row !== null;
}

/** Whether a person is a member of a workspace. */
export async function isMember(workspaceId: string, userId: string): Promise<boolean> {
  const row = await db().membership.findFirst({ where: { workspaceId, userId }, select: { id: true } });
  return row !== null;
}

/** How many workspaces a person is a member of. */
export function countWorkspacesOf(userId: string): Promise<number> {
  return db().membership.count({ where: { userId } });
}

/** Makes a person a member; one who is keeps their role. */
export async function addMember(workspaceId: string, userId: string, role: Role): Promise<void> {
  await db().membership.upsert({
    where: { workspaceId_userId: { workspaceId, userId } },
    create: { workspaceId, userId, role },
    update: {},
  });
}
