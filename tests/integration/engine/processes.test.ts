import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engineHarness, waitFor } from "./harness";

const harness = engineHarness();
const children: ChildProcess[] = [];
let directory = "";
let notes = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-engine-"));
  notes = join(directory, "notes");
  writeFileSync(notes, "");
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  rmSync(directory, { recursive: true, force: true });
});

const noted = () => readFileSync(notes, "utf8").trim().split("\n");
const count = (text: string) => noted().filter((line) => line === text).length;

async function startChild(): Promise<ChildProcess> {
  const before = count("started");
  const script = join(import.meta.dirname, "child.ts");
  const flags = ["--conditions=react-server", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, script, harness.url, notes], { stdio: "inherit" });
  children.push(child);
  await waitFor(() => count("started") > before, 20_000);
  return child;
}

describe("several processes", () => {
  it("goes on after SIGKILL: finished steps are not run again, the one in flight is", async () => {
    const client = harness.client();
    const done = (await harness.runs("survivor")).length;
    // Numbers of their own, so that a second try does not count the first one's.
    const [short, ...long] = [1, 2, 3].map((n) => 10 * done + n) as [number, number, number];
    const first = await startChild();
    await client.send([
      { name: "survive", data: { n: short, ms: 0 } },
      // Longer than it takes to see that the short one ended.
      ...long.map((n) => ({ name: "survive", data: { n, ms: 6_000 } })),
    ]);
    await waitFor(() => long.every((n) => count(`during ${n}`) === 1));
    await harness.finished("survivor", "completed", done + 1);
    first.kill("SIGKILL");
    await once(first, "exit");
    await startChild();
    await harness.finished("survivor", "completed", done + 3, 25_000);
    for (const n of [short, ...long]) {
      expect(count(`before ${n}`)).toBe(1);
      expect(count(`after ${n}`)).toBe(1);
      expect(count(`during ${n}`)).toBe(n === short ? 1 : 2);
    }
  }, 60_000);

  it("does each run once with two processes, one of them killed", async () => {
    const client = harness.client();
    const done = (await harness.runs("survivor")).length;
    const [first] = [await startChild(), await startChild()];
    await client.send(
      Array.from({ length: 40 }, (_, i) => ({ name: "survive", data: { n: 100 + i, ms: 50 } })),
    );
    await waitFor(() => noted().filter((line) => line.startsWith("during")).length > 8);
    first.kill("SIGKILL");
    await harness.finished("survivor", "completed", done + 40, 25_000);
    for (let n = 100; n < 140; n++) {
      expect(count(`before ${n}`)).toBeGreaterThanOrEqual(1);
      expect(count(`after ${n}`)).toBeLessThanOrEqual(2);
    }
    const repeated = noted().filter((line) => line.startsWith("during")).length - 40;
    expect(repeated).toBeLessThanOrEqual(16);
    expect(await harness.rows("select * from engine_jobs")).toEqual([]);
  }, 60_000);

  it("gives unfinished work back at SIGTERM, at once and without counting it as lost", async () => {
    const client = harness.client();
    const done = (await harness.runs("survivor")).length;
    const others = (await harness.rows<{ id: string }>("select id from engine_workers")).map(({ id }) => id);
    const first = await startChild();
    await client.send({ name: "survive", data: { n: 500, ms: 3_000 } });
    await waitFor(() => count("during 500") === 1);
    first.kill("SIGTERM");
    const [code] = await once(first, "exit");
    expect(code).toBe(0);
    const [job] = await harness.rows<{ locked_by: string | null; lost: number; attempt: number }>(
      "select locked_by, lost, attempt from engine_jobs",
    );
    expect(job).toEqual({ locked_by: null, lost: 0, attempt: 0 });
    expect(await harness.rows("select * from engine_workers where id <> all($1)", [others])).toEqual([]);
    await startChild();
    await harness.finished("survivor", "completed", done + 1, 20_000);
    expect(count("before 500")).toBe(1);
    expect(count("after 500")).toBe(1);
  }, 60_000);
});
