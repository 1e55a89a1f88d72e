import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/data/client";
import { SharedReads } from "@/lib/data/shared-reads";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { callApi, makeKey, succeed } from "@/tests/support/api";
import { setUpTestDatabase } from "@/tests/support/database";
import { createPromptWithExamples } from "@/tests/support/experiment";
import { createWorkspace } from "@/tests/support/workspace";

describe("reads that are shared", () => {
  it("begin after everybody who gets their answer has asked", async () => {
    const reads = new SharedReads<number>(1);
    let truth = 0;
    let loads = 0;
    const load = async () => {
      loads += 1;
      const seen = truth;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return seen;
    };
    const asked: Promise<void>[] = [];
    for (let n = 0; n < 400; n += 1) {
      truth = n;
      asked.push(
        reads.read("x", load).then((answer) => {
          expect(answer).toBeGreaterThanOrEqual(n);
        }),
      );
      if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(asked);
    expect(loads).toBeLessThan(60);
  });

  it("fail for those who shared them and for nobody after", async () => {
    const reads = new SharedReads<string>(0);
    let broken = true;
    const load = async () => {
      if (broken) throw new Error("away");
      return "back";
    };
    const first = reads.read("x", load);
    const second = reads.read("x", load);
    await expect(first).rejects.toThrow("away");
    await expect(second).rejects.toThrow("away");
    broken = false;
    expect(await reads.read("x", load)).toBe("back");
  });

  it("of different things do not wait for each other", async () => {
    const reads = new SharedReads<string>(1000);
    const started = performance.now();
    await Promise.all(["a", "b", "c"].map((key) => reads.read(key, async () => key)));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("a label's version over REST", () => {
  setUpTestDatabase();
  let key: string;
  let slug: string;
  let params: { prompt: string; label: string };

  beforeAll(async () => {
    const viewer = await createWorkspace("owner");
    key = await makeKey(viewer, "admin");
    slug = (await createPromptWithExamples(viewer, ["One", "Two"], 0)).slug;
    params = { prompt: slug, label: "production" };
    await move(1);
  });

  const move = (version_id: number) =>
    succeed("PUT /prompts/{prompt}/labels/{label}", { key, params, body: { version_id } });
  const read = (headers: Record<string, string> = {}) =>
    callApi<VersionAnswer>("GET /prompts/{prompt}/labels/{label}", { key, params, headers });

  it("is the new one right after each move, whoever asks at the same time", async () => {
    for (const number of [2, 1, 2]) {
      const earlier = Array.from({ length: 20 }, () => read());
      await move(number);
      const after = await Promise.all(Array.from({ length: 20 }, () => read()));
      expect(after.map(({ json }) => json.number)).toEqual(Array(20).fill(number));
      await Promise.all(earlier);
    }
  });

  it("changes its tag with anything in the answer", async () => {
    const { headers } = await read();
    const tag = headers.get("etag") ?? "";
    expect((await callApi("GET /prompts/{prompt}/labels/{label}", { key, params })).headers.get("etag")).toBe(
      tag,
    );
    const staging = { prompt: slug, label: "staging" };
    await succeed("PUT /prompts/{prompt}/labels/{label}", { key, params: staging, body: { version_id: 2 } });
    const labelled = await read({ "if-none-match": tag });
    expect([labelled.status, labelled.json.labels]).toEqual([200, ["production", "staging"]]);
    await db().user.updateMany({ data: { name: "Grace" } });
    const renamed = await read({ "if-none-match": labelled.headers.get("etag") ?? "" });
    expect([renamed.status, renamed.json.created_by?.name]).toEqual([200, "Grace"]);
  });

  it("is not told to a key that was turned off while others asked", async () => {
    const { id, key: own } = await succeed<{ id: string; key: string }>("POST /api-keys", {
      key,
      body: { name: "short", rate_limit_per_minute: 10_000 },
    });
    const ask = async () =>
      (await callApi("GET /prompts/{prompt}/labels/{label}", { key: own, params })).status;
    const before = Array.from({ length: 30 }, ask);
    await succeed("PATCH /api-keys/{id}", { key, params: { id }, body: { is_active: false } });
    expect(new Set(await Promise.all(Array.from({ length: 30 }, ask)))).toEqual(new Set([401]));
    await Promise.all(before);
  });
});
