import { beforeAll, describe, expect, it } from "vitest";
import * as label from "@/app/api/v1/prompts/[prompt]/labels/[label]/route";
import * as labels from "@/app/api/v1/prompts/[prompt]/labels/route";
import * as prompt from "@/app/api/v1/prompts/[prompt]/route";
import * as activate from "@/app/api/v1/prompts/[prompt]/versions/[version]/activate/route";
import * as render from "@/app/api/v1/prompts/[prompt]/versions/[version]/render/route";
import * as version from "@/app/api/v1/prompts/[prompt]/versions/[version]/route";
import * as versions from "@/app/api/v1/prompts/[prompt]/versions/route";
import * as diff from "@/app/api/v1/prompts/diff/route";
import * as prompts from "@/app/api/v1/prompts/route";
import {
  diffSchema,
  labelListSchema,
  labelMoveSchema,
  promptPageSchema,
  promptSchema,
  versionPageSchema,
  versionSchema,
} from "@/lib/domain/api/prompts";
import { setUpTestDatabase } from "@/tests/support/database";
import { createRestCaller, type RestCaller } from "@/tests/support/rest";

setUpTestDatabase();

let call: RestCaller;
let reader: RestCaller;
let stranger: RestCaller;
beforeAll(async () => {
  call = await createRestCaller("editor");
  reader = await createRestCaller("viewer", call.viewer);
  stranger = await createRestCaller("editor");
});

const body = { name: "Support triage", template: "Sort {{ ticket }} into {{ queue }}.", tags: ["support"] };

async function newPrompt(name: string) {
  const made = await call.send(prompts.POST, "POST", "/prompts", { body: { ...body, name } });
  return promptSchema.parse(made.body);
}

describe("/prompts", () => {
  it("makes, lists, changes and archives", async () => {
    const made = await call.send(prompts.POST, "POST", "/prompts", { body });
    expect(made.status).toBe(201);
    const { id, slug, latest_version } = promptSchema.parse(made.body);
    expect(latest_version).toMatchObject({ number: 1, variables: ["ticket", "queue"] });
    const list = await reader.send(prompts.GET, "GET", "/prompts?query=TRIAGE&tag=support");
    expect(promptPageSchema.parse(list.body).data.map((one) => one.id)).toEqual([id]);
    const params = { prompt: slug };
    const changed = await call.send(prompt.PATCH, "PATCH", `/prompts/${slug}`, {
      params,
      body: { description: "Sorts." },
    });
    expect(changed.body).toMatchObject({ description: "Sorts." });
    const gone = await call.send(prompt.DELETE, "DELETE", `/prompts/${slug}`, { params });
    expect(gone.status).toBe(204);
    const read = await call.send(prompt.GET, "GET", `/prompts/${id}`, { params: { prompt: id } });
    expect(promptSchema.parse(read.body).archived_at).not.toBeNull();
  });

  it("answers the same for the same Idempotency-Key and makes one prompt", async () => {
    const options = { body: { ...body, name: "Once" }, headers: { "idempotency-key": "k-1" } };
    const [first, again] = [
      await call.send(prompts.POST, "POST", "/prompts", options),
      await call.send(prompts.POST, "POST", "/prompts", options),
    ];
    expect(again.body).toEqual(first.body);
    const list = await call.send(prompts.GET, "GET", "/prompts?query=once");
    expect(promptPageSchema.parse(list.body).data).toHaveLength(1);
  });

  it("keeps out what is not right, and says where", async () => {
    const cases: [number, Record<string, unknown> | string, string | null][] = [
      [400, "{", null],
      [422, { ...body, nme: "x" }, "/nme"],
      [422, { ...body, template: 7 }, "/template"],
      [422, { ...body, template: "{% if a %}" }, "/template"],
      [422, { ...body, template: "a\u0000b" }, "/template"],
      [422, { name: "x" }, "/template"],
      [422, { ...body, slug: "compare" }, "/slug"],
      [422, { ...body, parameters: { temperature: 3 } }, "/parameters/temperature"],
    ];
    for (const [status, input, pointer] of cases) {
      const answer = await call.send(prompts.POST, "POST", "/prompts", { body: input });
      expect([status, answer.status]).toEqual([status, status]);
      expect(answer.type).toBe("application/problem+json; charset=utf-8");
      if (pointer !== null) expect(answer.pointers).toContain(pointer);
    }
    const large = await call.send(prompts.POST, "POST", "/prompts", {
      body: { ...body, description: "x".repeat(6 * 1024 * 1024) },
    });
    expect(large.status).toBe(413);
    const xml = await call.send(prompts.POST, "POST", "/prompts", {
      body: "<a/>",
      headers: { "content-type": "text/xml" },
    });
    expect(xml.status).toBe(415);
  });

  it("keeps out who may not", async () => {
    const made = await newPrompt("Guarded");
    expect((await reader.send(prompts.POST, "POST", "/prompts", { body })).status).toBe(403);
    const anonymous = await call.send(prompts.GET, "GET", "/prompts", { headers: { authorization: "" } });
    expect(anonymous.status).toBe(401);
    for (const name of [made.id, made.slug, "0", "no-such", "%00"]) {
      const params = { prompt: decodeURIComponent(name) };
      const foreign = await stranger.send(prompt.GET, "GET", `/prompts/${name}`, { params });
      expect([name, foreign.status]).toEqual([name, 404]);
    }
    const wrong = await call.send(prompts.DELETE, "DELETE", "/prompts");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
  });
});

describe("/prompts/{prompt}/versions and labels", () => {
  it("go from a second version to production and back", async () => {
    const made = await newPrompt("Rollback");
    const params = { prompt: made.slug };
    const path = `/prompts/${made.slug}`;
    const second = await call.send(versions.POST, "POST", `${path}/versions`, {
      params,
      body: { template: "Sort {{ ticket }}.", change_note: "Shorter" },
    });
    expect(second.status).toBe(201);
    const { id: secondId } = versionSchema.parse(second.body);
    const same = await call.send(versions.POST, "POST", `${path}/versions`, { params, body: {} });
    expect(same.status).toBe(409);
    const listed = await call.send(versions.GET, "GET", `${path}/versions?limit=1`, { params });
    expect(versionPageSchema.parse(listed.body)).toMatchObject({
      data: [{ number: 2 }],
      next_cursor: expect.any(String),
    });
    const moves = [];
    for (const number of ["1", secondId, "1"]) {
      const moved = await call.send(activate.POST, "POST", `${path}/versions/${number}/activate`, {
        params: { ...params, version: number },
      });
      moves.push(labelMoveSchema.parse(moved.body));
    }
    const firstId = made.latest_version?.id;
    expect(moves.map((move) => [move.version_id, move.previous_version_id])).toEqual([
      [firstId, null],
      [secondId, firstId],
      [firstId, secondId],
    ]);
    const active = await call.send(version.GET, "GET", `${path}/versions/1`, {
      params: { ...params, version: "1" },
    });
    expect(active.body).toMatchObject({ is_active: true, labels: ["production"] });
  });

  it("answer a label with an ETag that changes when the label moves", async () => {
    const made = await newPrompt("Labelled");
    const params = { prompt: made.slug, label: "staging" };
    const path = `/prompts/${made.slug}/labels/staging`;
    const put = (version_id: unknown) => call.send(label.PUT, "PUT", path, { params, body: { version_id } });
    const get = (etag = "") =>
      reader.send(label.GET, "GET", path, { params, headers: etag === "" ? {} : { "if-none-match": etag } });
    expect((await get()).status).toBe(404);
    expect((await put(1)).status).toBe(200);
    const first = await get();
    const etag = first.headers.get("etag") ?? "";
    expect(first.body).toMatchObject({ number: 1, labels: ["staging"] });
    expect((await get(etag)).status).toBe(304);
    await call.send(versions.POST, "POST", `/prompts/${made.slug}/versions`, {
      params,
      body: { template: "Other" },
    });
    expect((await put("2")).body).toMatchObject({ previous_version_id: made.latest_version?.id });
    expect((await get(etag)).status).toBe(200);
    const all = await call.send(labels.GET, "GET", `/prompts/${made.slug}/labels`, { params });
    expect(labelListSchema.parse(all.body).data).toMatchObject([{ label: "staging", version_number: 2 }]);
    expect((await put(99)).status).toBe(404);
    expect((await reader.send(label.DELETE, "DELETE", path, { params })).status).toBe(403);
    expect((await call.send(label.DELETE, "DELETE", path, { params })).status).toBe(204);
    expect((await get()).status).toBe(404);
  });

  it("render, naming each missing variable", async () => {
    const made = await newPrompt("Rendered");
    const params = { prompt: made.slug, version: "1" };
    const path = `/prompts/${made.slug}/versions/1/render`;
    const send = (variables: object) =>
      reader.send(render.POST, "POST", path, { params, body: { variables } });
    expect((await send({ ticket: "A", queue: "B" })).body).toEqual({
      messages: [{ role: "user", content: "Sort A into B." }],
    });
    const refused = await send({});
    expect([refused.status, refused.pointers]).toEqual([422, ["/variables/ticket", "/variables/queue"]]);
  });

  it("differ as the diff says", async () => {
    const made = await newPrompt("Differs");
    const params = { prompt: made.slug };
    const second = await call.send(versions.POST, "POST", `/prompts/${made.slug}/versions`, {
      params,
      body: { template: "Sort {{ ticket }} well." },
    });
    const [from, to] = [made.latest_version?.id, versionSchema.parse(second.body).id];
    const answer = await call.send(diff.GET, "GET", `/prompts/diff?from=${from}&to=${to}`);
    expect(diffSchema.parse(answer.body).variables).toEqual({ added: [], removed: ["queue"] });
    const foreign = await stranger.send(diff.GET, "GET", `/prompts/diff?from=${from}&to=${to}`);
    expect(foreign.status).toBe(404);
    const malformed = await call.send(diff.GET, "GET", "/prompts/diff?from=1");
    expect([malformed.status, malformed.pointers]).toEqual([422, ["/from", "/to"]]);
  });
});
