import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { listAuditActors, recordAccountAudit, recordAudit } from "@/lib/data/audit-logs";
import { db, transaction } from "@/lib/data/client";
import type { AuditLogAnswer } from "@/lib/domain/api/audit-logs";
import type { AuditAction } from "@/lib/domain/audit/actions";
import { systemViewer, type Viewer } from "@/lib/domain/permissions/viewer";
import { callApi, makeKey, refused, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();
let viewer: Viewer;
let key: string;
const objects = [randomUUID(), randomUUID(), randomUUID()] as const;

function write(by: Viewer, action: AuditAction, objectId: string, name = "Thing"): Promise<void> {
  return transaction(() => recordAudit(by, { action, objectId, objectName: name }));
}

async function list(query: string, as = key): Promise<AuditLogAnswer[]> {
  return (await succeed<{ data: AuditLogAnswer[] }>("GET /audit-logs", { key: as, query })).data;
}

beforeAll(async () => {
  viewer = await createWorkspace("owner");
  key = await makeKey(viewer, "admin");
  const origin = { address: "203.0.113.7", requestId: "req-1" };
  await write({ ...viewer, from: origin }, "prompt.create", objects[0], "Triage");
  await write(viewer, "prompt.update", objects[0], "Triage");
  await write(systemViewer(viewer.workspaceId), "experiment.cancel", objects[1]);
  await write(viewer, "evaluator.delete", objects[2], "=cmd|' /C calc'!A0");
});

describe("recording", () => {
  it("commits with its effect and vanishes with it", async () => {
    const id = randomUUID();
    const failing = transaction(async () => {
      await recordAudit(viewer, { action: "prompt.create", objectId: id, objectName: "Lost" });
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await list(`?object_id=${id}`)).toEqual([]);
  });

  it("is refused outside of a transaction", async () => {
    const alone = recordAudit(viewer, { action: "prompt.create", objectId: null, objectName: null });
    await expect(alone).rejects.toThrow(/transaction/);
  });

  it("keeps who, from where and when", async () => {
    const [row] = await list(`?object_id=${objects[0]}&action=prompt.create`);
    expect(row).toMatchObject({
      actor: { type: "session", id: viewer.userId, name: "Ada" },
      object: { type: "prompt", id: objects[0], name: "Triage" },
      before: null,
      after: null,
      address: "203.0.113.7",
      request_id: "req-1",
    });
    expect(Math.abs(Date.parse(row?.created_at ?? "") - Date.now())).toBeLessThan(60_000);
  });

  it("tells of an account in every workspace of its person and in no other", async () => {
    const person = await createWorkspace("editor");
    const second = await createWorkspace("owner");
    await db().membership.create({
      data: { workspaceId: second.workspaceId, userId: person.userId ?? "", role: "viewer" },
    });
    const user = { id: person.userId ?? "", name: "Ada" };
    await recordAccountAudit(user, undefined, {
      action: "user.sign_in_failed",
      after: { method: "password" },
    });
    const rows = await db().auditLog.findMany({ where: { actorId: user.id } });
    expect(rows.map(({ workspaceId }) => workspaceId).sort()).toEqual(
      [person.workspaceId, second.workspaceId].sort(),
    );
    expect(rows[0]).toMatchObject({ objectType: "user", objectId: user.id, after: { method: "password" } });
  });
});

describe("the database", () => {
  it("refuses to change, delete or truncate rows", async () => {
    const before = await db().auditLog.findMany({ where: { workspaceId: viewer.workspaceId } });
    const statements = [
      "update audit_logs set actor_name = 'Eve'",
      "delete from audit_logs",
      "truncate audit_logs",
    ];
    for (const statement of statements) {
      await expect(db().$executeRawUnsafe(statement)).rejects.toThrow(/append-only/);
    }
    expect(await db().auditLog.findMany({ where: { workspaceId: viewer.workspaceId } })).toEqual(before);
  });

  it("lets the rows go with their workspace", async () => {
    const leaving = await createWorkspace("owner");
    await write(leaving, "prompt.create", randomUUID());
    await db().workspace.delete({ where: { id: leaving.workspaceId } });
    expect(await db().auditLog.count({ where: { workspaceId: leaving.workspaceId } })).toBe(0);
  });
});

describe("the list", () => {
  it("filters by actor, action, object and time", async () => {
    const ids = async (query: string) => (await list(query)).map(({ object }) => object.id);
    expect(await ids("?actor=system")).toEqual([objects[1]]);
    expect(await ids(`?actor=${viewer.userId}&action=prompt.update`)).toEqual([objects[0]]);
    expect(await ids("?object_type=evaluator")).toEqual([objects[2]]);
    expect(await ids(`?object_type=prompt&object_id=${objects[0]}`)).toEqual([objects[0], objects[0]]);
    const [oldest] = (await list("?object_type=prompt")).slice(-1);
    const at = oldest?.created_at ?? "";
    expect(await ids(`?object_type=prompt&to=${at}`)).toEqual([]);
    expect((await ids(`?object_type=prompt&from=${at}`)).length).toBe(2);
    expect(await ids("?from=2999-01-01")).toEqual([]);
  });

  it("pages newest first without losing or repeating a row", async () => {
    const all = (await list("?limit=200")).map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = `?limit=1${cursor === null ? "" : `&cursor=${cursor}`}`;
      const page = await succeed<{ data: AuditLogAnswer[]; next_cursor: string | null }>("GET /audit-logs", {
        key,
        query,
      });
      paged.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(paged).toEqual(all);
    expect([...all].sort().reverse()).toEqual(all);
  });

  it("is for admins, and never tells of another workspace", async () => {
    const stranger = await makeKey(await createWorkspace("owner"), "admin");
    expect((await list("", stranger)).filter(({ object }) => objects.some((id) => id === object.id))).toEqual(
      [],
    );
    const editor = await makeKey(viewer, "editor");
    expect((await refused("GET /audit-logs", { key: editor })).status).toBe(403);
    for (const query of ["?actor=x", "?action=prompt.nothing", "?from=yesterday", "?object_type=user.x"]) {
      expect([query, (await refused("GET /audit-logs", { key, query })).status]).toEqual([query, 422]);
    }
  });

  it("names who ever acted", async () => {
    const actors = await listAuditActors(viewer);
    expect(actors).toContainEqual({ id: viewer.userId, name: "Ada", type: "session" });
    expect(new Set(actors.map(({ id }) => id)).size).toBe(actors.length);
  });
});

describe("the export", () => {
  it("is CSV without formulas, and JSON, and is recorded itself", async () => {
    const csv = await callApi("GET /audit-logs/export", { key, query: "?object_type=evaluator" });
    expect(csv.headers.get("content-disposition")).toContain("audit-log.csv");
    expect(csv.text.split("\n")[0]).toMatch(/^id,created_at,actor_type/);
    expect(csv.text).toContain("'=cmd");
    const json = await callApi<AuditLogAnswer[]>("GET /audit-logs/export", { key, query: "?format=json" });
    expect(json.json[0]).toMatchObject({
      action: "audit_log.export",
      actor: { type: "api_key" },
      after: { format: "json" },
    });
    const empty = await callApi("GET /audit-logs/export", { key, query: "?format=json&from=2999-01-01" });
    expect(JSON.parse(empty.text)).toEqual([]);
  });
});
