import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/data/client";
import { closeWorkspace, eraseRows } from "@/lib/data/deleted-workspaces";
import { findWorkspace, workspacesWithoutMembers } from "@/lib/data/workspaces";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { reloadEnv } from "@/lib/env";
import { recoverErasures } from "@/lib/services/erase-workspace";
import { changeWorkspace, createWorkspace, deleteWorkspace } from "@/lib/services/manage-workspace";
import { makeKey, refused, succeed } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { createPromptWithExamples } from "@/tests/support/experiment";
import { makeOwnThings } from "@/tests/support/own-things";
import { refusalOf } from "@/tests/support/refusal";
import { addTeammate } from "@/tests/support/team";
import { asRole, createUser, createWorkspace as workspaceOf } from "@/tests/support/workspace";

const api = setUpApi();

let owner: Viewer;
let person: { id: string; name: string; email: string };
beforeEach(async () => {
  owner = await workspaceOf("owner");
  person = await db().user.findUniqueOrThrow({ where: { id: owner.userId ?? "" } });
});
afterEach(() => {
  delete process.env.ASSAY_ALLOW_SIGNUP;
  reloadEnv();
});

/** Waits until the engine has erased a deleted workspace. */
async function erased(id: string): Promise<void> {
  await vi.waitFor(async () => expect(await db().workspace.count({ where: { id } })).toBe(0), {
    timeout: 20_000,
    interval: 100,
  });
}

describe("another workspace", () => {
  it("is made by owners, who own it, and is recorded in it", async () => {
    const { id } = await createWorkspace(person, "Second");
    expect(await db().membership.findMany({ where: { workspaceId: id } })).toMatchObject([
      { userId: person.id, role: "owner" },
    ]);
    expect(await db().auditLog.findMany({ where: { workspaceId: id } })).toMatchObject([
      { action: "workspace.create", actorId: person.id },
    ]);
  });

  it("is refused to who was only let into one, unless sign-up is open", async () => {
    const guest = await addTeammate(owner, "admin");
    const outsider = await createUser();
    const own = { id: guest.userId, name: guest.name, email: guest.email };
    for (const user of [own, outsider]) {
      expect(await refusalOf(createWorkspace(user, "Mine"))).toMatchObject({ code: "forbidden" });
    }
    process.env.ASSAY_ALLOW_SIGNUP = "1";
    reloadEnv();
    await createWorkspace(own, "Mine");
    await createWorkspace(outsider, "Mine");
  });
});

describe("changing a workspace", () => {
  it("changes what was given and leaves the rest", async () => {
    await changeWorkspace(owner, { protected_labels: ["production"] });
    expect(await changeWorkspace(owner, { name: "Renamed" })).toMatchObject({
      name: "Renamed",
      protected_labels: ["production"],
    });
    const rows = await db().auditLog.findMany({
      where: { workspaceId: owner.workspaceId },
      orderBy: { id: "asc" },
    });
    expect(rows.map(({ before, after }) => [before, after])).toEqual([
      [{ protected_labels: [] }, { protected_labels: ["production"] }],
      [{ name: "Test" }, { name: "Renamed" }],
    ]);
    expect(await refusalOf(changeWorkspace(asRole(owner, "editor"), { name: "x" }))).toMatchObject({
      code: "forbidden",
    });
  });
});

describe("deleting a workspace", () => {
  it("needs an owner, its name, and another workspace to go on in", async () => {
    expect(await refusalOf(deleteWorkspace(asRole(owner, "admin"), "Test"))).toMatchObject({
      code: "forbidden",
    });
    expect(await refusalOf(deleteWorkspace(owner, "test"))).toMatchObject({
      fields: [{ pointer: "/name" }],
    });
    expect(await refusalOf(deleteWorkspace(owner, "Test"))).toMatchObject({ code: "conflict" });
    await createWorkspace(person, "Second");
    await deleteWorkspace(owner, "Test");
    await erased(owner.workspaceId);
  });

  it("shuts it at once, before its rows are erased", async () => {
    const key = await makeKey(owner, "admin");
    const { id: promptId, slug } = await createPromptWithExamples(owner, ["Slow {{ question }}"], 3);
    const { experiment_id: experimentId } = await succeed<{ experiment_id: string }>(
      "POST /experiments/run",
      {
        key,
        body: { prompt_id: slug, experiment_name: "x", evaluators: [{ type: "contains" }] },
      },
    );
    await createWorkspace(person, "Second");
    const { slug: address } = await db().workspace.findUniqueOrThrow({ where: { id: owner.workspaceId } });
    await closeWorkspace(owner);

    expect(await refused("GET /prompts/{prompt}", { key, params: { prompt: slug } })).toMatchObject({
      status: 401,
    });
    expect(await db().prompt.count({ where: { id: promptId } })).toBe(1);
    expect(await db().experiment.findUniqueOrThrow({ where: { id: experimentId } })).toMatchObject({
      status: "cancelled",
      completedAt: expect.any(Date),
    });
    expect(await findWorkspace({ id: owner.workspaceId })).toBeNull();
    expect(await findWorkspace({ slug: address })).toBeNull();
    expect((await workspacesWithoutMembers()).map(({ id }) => id)).not.toContain(owner.workspaceId);
    expect(await eraseRows(owner.workspaceId, () => true)).toBe(true);
  });

  it("erases it in parts, and leaves a workspace alone that nobody deleted", async () => {
    const { workspaceId } = owner;
    await createPromptWithExamples(owner, ["Say {{ question }}"], 3);
    await db().$executeRaw`
      insert into evaluations (id, workspace_id, output, scores)
      select gen_random_uuid(), ${workspaceId}::uuid, 'x', '[]' from generate_series(1, 4500)`;
    expect(await eraseRows(workspaceId, () => true)).toBe(true);
    expect(await db().evaluation.count({ where: { workspaceId } })).toBe(4500);
    await closeWorkspace(owner);
    let statements = 0;
    // Cells and runs have none; then one statement of evaluations.
    expect(await eraseRows(workspaceId, () => ++statements <= 3)).toBe(false);
    expect(await db().evaluation.count({ where: { workspaceId } })).toBe(2500);
    expect(await eraseRows(workspaceId, () => true)).toBe(true);
    expect(await db().workspace.count({ where: { id: workspaceId } })).toBe(0);
    expect(await eraseRows(workspaceId, () => true)).toBe(true);
  });

  it("is taken up by recovery where the process died before it asked for it", async () => {
    await closeWorkspace(owner);
    expect(await recoverErasures()).toBe(1);
    await erased(owner.workspaceId);
    expect(await recoverErasures()).toBe(0);
  });

  it("ends the work that is under way for it", async () => {
    const prompt = await createPromptWithExamples(owner, ["Slow {{ question }}"], 3);
    const key = await makeKey(owner, "admin");
    await succeed("POST /experiments/run", {
      key,
      body: { prompt_id: prompt.slug, experiment_name: "x", evaluators: [{ type: "contains" }] },
    });
    await createWorkspace(person, "Second");
    await new Promise((resolve) => setTimeout(resolve, 500));
    await deleteWorkspace(owner, "Test");
    const underway = () =>
      db().$queryRaw<{ status: string }[]>`
        select status::text from engine_runs
        where workspace_id::text = ${owner.workspaceId} and status not in ('completed', 'failed', 'cancelled')`;
    await vi.waitFor(async () => expect(await underway()).toEqual([]), { timeout: 20_000, interval: 200 });
  });

  it("erases everything of it and nothing of others", async () => {
    const user = await db().user.findUniqueOrThrow({ where: { id: api.viewer.userId ?? "" } });
    await makeOwnThings(api, await makeKey(api.viewer, "admin"));
    const other = await createWorkspace(user, "Stays");
    await deleteWorkspace(api.viewer, "Test");
    await erased(api.viewer.workspaceId);
    const tables = await db().$queryRaw<{ name: string }[]>`
      select table_name::text as name from information_schema.columns
      where table_schema = current_schema() and column_name = 'workspace_id' and table_name not like 'engine_%'`;
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const [row] = await db().$queryRawUnsafe<{ count: bigint }[]>(
        `select count(*) from "${name}" where workspace_id::text = $1`,
        api.viewer.workspaceId,
      );
      expect([name, Number(row?.count)]).toEqual([name, 0]);
    }
    expect(await db().workspace.count({ where: { id: other.id } })).toBe(1);
    expect(await db().user.count({ where: { id: user.id } })).toBe(1);
  });
});
