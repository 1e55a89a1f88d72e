import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import {
  getVersion,
  listAllVersions,
  listVersions,
  listVersionsByIds,
  resolveDefaultVersion,
  resolveLabel,
} from "@/lib/data/prompt-versions";
import { diffSchema, versionSchema } from "@/lib/domain/api/prompts";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { createPrompt } from "@/lib/services/create-prompt";
import { createVersion } from "@/lib/services/create-version";
import { diffVersions } from "@/lib/services/diff-versions";
import { activateVersion, moveLabel, removeLabel } from "@/lib/services/move-label";
import { renderVersion } from "@/lib/services/render-version";
import { setUpTestDatabase } from "@/tests/support/database";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

setUpTestDatabase();

let viewer: Viewer;
let count = 0;
beforeAll(async () => {
  viewer = await createWorkspace();
});

async function promptWith(...templates: string[]) {
  const [first = "a", ...rest] = templates;
  count += 1;
  const prompt = await createPrompt(viewer, { name: `Prompt ${count}`, template: first });
  for (const template of rest) await createVersion(viewer, { id: prompt.id }, { template });
  const versions = await listAllVersions(viewer, prompt.id);
  return { prompt, versions, ids: versions.map((version) => version.id) };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`No item ${index}.`);
  return item;
}

describe("createVersion", () => {
  it("inherits what is left out and clears what is null", async () => {
    const prompt = await createPrompt(viewer, {
      name: "Inherit",
      template: "{name}",
      provider: "openai",
      model: "gpt-5-mini",
      parameters: { temperature: 0.5 },
      response_format: { type: "json_object" },
    });
    const second = await createVersion(viewer, { id: prompt.id }, { template: "Hello {name}, {greeting}" });
    expect(versionSchema.parse(second)).toEqual(second);
    expect(second).toMatchObject({
      number: 2,
      template_format: "f-string",
      variables: ["name", "greeting"],
      model: "gpt-5-mini",
      parameters: { temperature: 0.5 },
      response_format: { type: "json_object" },
      change_note: null,
    });
    const third = await createVersion(viewer, { id: prompt.id }, { response_format: null });
    expect(third).toMatchObject({
      number: 3,
      template: "Hello {name}, {greeting}",
      response_format: null,
    });
  });

  it("refuses a version that changes nothing, whatever its note says", async () => {
    const { prompt } = await promptWith("a", "b");
    const refusal = await refusalOf(
      createVersion(viewer, { id: prompt.id }, { template: "b", change_note: "again" }),
    );
    expect(refusal.status).toBe(409);
    expect(refusal.message).toContain("Nothing changed");
    expect(refusal.message).toContain("version 2");
    expect(await createVersion(viewer, { id: prompt.id }, { template: "a" })).toMatchObject({ number: 3 });
  });

  it("numbers concurrent versions without gaps or twins", async () => {
    const { prompt } = await promptWith("start");
    const attempts = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        // Every third one fails after it took its turn: its number must not be lost.
        createVersion(viewer, { id: prompt.id }, { template: index % 3 === 0 ? "{% if" : `text ${index}` }),
      ),
    );
    expect(attempts.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(8);
    const numbers = (await listAllVersions(viewer, prompt.id)).map((version) => version.number);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("is kept by the database from ever changing", async () => {
    const { ids } = await promptWith("a");
    const update = () =>
      db().$executeRaw`UPDATE prompt_versions SET change_note = 'later' WHERE id = ${at(ids, 0)}::uuid`;
    await expect(update()).rejects.toThrow(/immutable/);
  });

  it("names the message that does not parse, with line and column", async () => {
    const { prompt } = await promptWith("a");
    const messages = [
      { role: "system" as const, content: "fine" },
      { role: "user" as const, content: "line one\n{{ open" },
    ];
    const refusal = await refusalOf(createVersion(viewer, { id: prompt.id }, { messages }));
    expect(refusal.status).toBe(422);
    expect(refusal.fields).toEqual([
      { pointer: "/messages/1/content", message: expect.stringContaining("line 2") },
    ]);
  });
});

describe("reading versions", () => {
  it("finds one by id or by number within its prompt", async () => {
    const { prompt, ids } = await promptWith("a", "b");
    const other = await promptWith("c");
    const second = await getVersion(viewer, { number: 2 }, prompt.id);
    expect(second).toEqual(await getVersion(viewer, { id: at(ids, 1) }));
    expect((await refusalOf(getVersion(viewer, { id: at(ids, 1) }, other.prompt.id))).status).toBe(404);
    expect((await refusalOf(getVersion(viewer, { number: 3 }, prompt.id))).status).toBe(404);
    expect((await refusalOf(getVersion(viewer, { number: 1 }))).status).toBe(404);
  });

  it("lists by id in the order asked for, and pages newest first", async () => {
    const { prompt, ids } = await promptWith("a", "b", "c");
    const listed = await listVersionsByIds(viewer, [at(ids, 2), at(ids, 0), at(ids, 2)]);
    expect(listed.map((version) => version.number)).toEqual([3, 1]);
    const page = await listVersions(viewer, prompt.id, { limit: 2 });
    expect(page.data.map((version) => version.number)).toEqual([3, 2]);
    const next = await listVersions(viewer, prompt.id, { limit: 2, cursor: page.next_cursor ?? "" });
    expect(next.data.map((version) => version.number)).toEqual([1]);
    expect(next.next_cursor).toBeNull();
  });

  it("hides versions of another workspace", async () => {
    const { prompt, ids } = await promptWith("a");
    const stranger = await createWorkspace("owner");
    expect((await refusalOf(getVersion(stranger, { id: at(ids, 0) }))).status).toBe(404);
    expect((await refusalOf(listVersionsByIds(stranger, ids))).status).toBe(404);
    expect(await listAllVersions(stranger, prompt.id)).toEqual([]);
    expect((await refusalOf(activateVersion(stranger, { id: prompt.id }, { number: 1 }))).status).toBe(404);
    expect((await refusalOf(diffVersions(stranger, at(ids, 0), at(ids, 0)))).status).toBe(404);
    expect((await refusalOf(renderVersion(stranger, { id: prompt.id }, { number: 1 }, {}))).status).toBe(404);
  });
});

describe("labels", () => {
  it("move and say where they pointed before; a rollback is the same move", async () => {
    const { prompt, ids } = await promptWith("a", "b");
    const ref = { id: prompt.id };
    expect(await resolveDefaultVersion(viewer, prompt.id)).toMatchObject({ number: 2 });
    expect(await activateVersion(viewer, ref, { number: 1 })).toEqual({
      prompt_id: prompt.id,
      label: "production",
      version_id: at(ids, 0),
      previous_version_id: null,
    });
    expect(await activateVersion(viewer, ref, { id: at(ids, 1) })).toMatchObject({
      version_id: at(ids, 1),
      previous_version_id: at(ids, 0),
    });
    expect(await activateVersion(viewer, ref, { number: 1 })).toMatchObject({
      previous_version_id: at(ids, 1),
    });
    await moveLabel(viewer, ref, "staging", { number: 1 });
    const production = await resolveLabel(viewer, prompt.id, "production");
    expect(production).toMatchObject({ number: 1, labels: ["production", "staging"], is_active: true });
    expect(await resolveLabel(viewer, prompt.id, "latest")).toMatchObject({ number: 2 });
    expect(await resolveDefaultVersion(viewer, prompt.id)).toMatchObject({ number: 1 });
  });

  it("are taken off, and are unknown then", async () => {
    const { prompt } = await promptWith("a");
    const ref = { id: prompt.id };
    await activateVersion(viewer, ref, { number: 1 });
    await removeLabel(viewer, ref, "production");
    expect((await refusalOf(resolveLabel(viewer, prompt.id, "production"))).status).toBe(404);
    expect((await refusalOf(removeLabel(viewer, ref, "production"))).status).toBe(404);
  });

  it("refuse a version of another prompt, a name no label can have, and a viewer", async () => {
    const { prompt } = await promptWith("a");
    const other = await promptWith("b");
    const ref = { id: prompt.id };
    expect((await refusalOf(moveLabel(viewer, ref, "staging", { id: at(other.ids, 0) }))).status).toBe(404);
    expect((await refusalOf(moveLabel(viewer, ref, "12", { number: 1 }))).status).toBe(422);
    expect((await refusalOf(moveLabel(viewer, ref, "latest", { number: 1 }))).status).toBe(422);
    const reader = asRole(viewer, "viewer");
    expect((await refusalOf(activateVersion(reader, ref, { number: 1 }))).status).toBe(403);
  });

  it("that are protected move by admins only", async () => {
    const own = await createWorkspace();
    await db().workspace.update({
      where: { id: own.workspaceId },
      data: { protectedLabels: ["production"] },
    });
    const prompt = await createPrompt(own, { name: "P", template: "a" });
    const ref = { id: prompt.id };
    expect((await refusalOf(activateVersion(own, ref, { number: 1 }))).status).toBe(403);
    await moveLabel(own, ref, "staging", { number: 1 });
    await activateVersion(asRole(own, "admin"), ref, { number: 1 });
    expect((await refusalOf(removeLabel(own, ref, "production"))).status).toBe(403);
  });

  it("say of concurrent moves where each really came from", async () => {
    const { prompt, ids } = await promptWith("a", "b", "c", "d");
    const moves = await Promise.all(
      [1, 2, 3, 4].map((number) => activateVersion(viewer, { id: prompt.id }, { number })),
    );
    const origins = moves.map((move) => move.previous_version_id);
    const last = await resolveLabel(viewer, prompt.id, "production");
    expect(new Set(origins).size).toBe(4);
    expect(origins).toContain(null);
    expect(new Set([...origins, last.id])).toEqual(new Set([null, ...ids]));
  });
});

describe("diffVersions and renderVersion", () => {
  it("answers text, settings and variables that changed", async () => {
    const prompt = await createPrompt(viewer, {
      name: "Diffed",
      messages: [{ role: "user", content: "Hello {{ name }}" }],
      provider: "demo",
      model: "demo-small",
      parameters: { temperature: 1 },
    });
    const second = await createVersion(
      viewer,
      { id: prompt.id },
      { messages: [{ role: "user", content: "Hello {{ first }}" }], parameters: { temperature: 0 } },
    );
    const from = prompt.latest_version?.id ?? "";
    const diff = await diffVersions(viewer, from, second.id);
    expect(diffSchema.parse(diff)).toEqual(diff);
    expect(diff).toMatchObject({
      from: { number: 1 },
      to: { number: 2 },
      settings: [{ field: "parameters.temperature", from: 1, to: 0 }],
      variables: { added: ["first"], removed: ["name"] },
    });
    expect(diff.unified_diff).toContain("-Hello {{ name }}\n+Hello {{ first }}");
    expect(diff.unified_diff).toContain("diffed v1");
    const same = await diffVersions(viewer, second.id, second.id);
    expect(same).toMatchObject({ unified_diff: "", settings: [] });
  });

  it("puts values in, and names every missing one", async () => {
    const { prompt } = await promptWith("{{ a }} and {{ b }} and {{ c }}");
    const render = (variables: Record<string, string>) =>
      renderVersion(viewer, { id: prompt.id }, { number: 1 }, variables);
    expect(await render({ a: "1", b: "2", c: "3" })).toEqual({
      messages: [{ role: "user", content: "1 and 2 and 3" }],
    });
    const refusal = await refusalOf(render({ b: "2" }));
    expect(refusal.fields.map((field) => field.pointer)).toEqual(["/variables/a", "/variables/c"]);
  });
});
