import { spawn, spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { succeed } from "@/tests/support/api";
import { setUpApi } from "@/tests/support/api-workspace";
import { createPromptWithExamples } from "@/tests/support/experiment";
import { type RouteServer, startRouteServer } from "@/tests/support/route-server";

const root = join(import.meta.dirname, "../../..");
const script = join(root, "scripts/ci/assay-gate.sh");
const has = (command: string) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
const withCurl = has("curl");
if (!withCurl) console.warn("curl is not installed: the CI script is tested without its calls.");

const api = setUpApi();
let server: RouteServer;
let directory: string;
let paths: Record<"own jq" | "bundled jq" | "no jq", string>;

async function executable(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(directory, folder, name), text);
  await chmod(join(directory, folder, name), 0o755);
}

beforeAll(async () => {
  server = await startRouteServer();
  directory = await mkdtemp(join(tmpdir(), "assay-ci-"));
  spawnSync("mkdir", ["-p", join(directory, "quick"), join(directory, "jq"), join(directory, "bare")]);
  // Waits are cut short: what is tested is that the script waits, not how long.
  await executable("quick", "sleep", "#!/bin/sh\nexec /bin/sleep 0.05\n");
  await executable(
    "jq",
    "jq",
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, "tests/support/jq.mjs")}" "$@"\n`,
  );
  await executable("bare", "curl", "#!/bin/sh\nexit 0\n");
  const quick = [join(directory, "quick"), process.env.PATH].join(delimiter);
  paths = {
    "own jq": quick,
    "bundled jq": [join(directory, "jq"), quick].join(delimiter),
    "no jq": join(directory, "bare"),
  };
});

afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

beforeEach(() => {
  server.fault = null;
  server.requests.length = 0;
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function start(options: string[], jq: keyof typeof paths, variables: Record<string, string> = {}) {
  const environment = { ASSAY_URL: `${server.url}/`, ASSAY_API_KEY: api.key, ...variables };
  const child = spawn("/bin/sh", [script, ...options], {
    env: { PATH: paths[jq], NODE_ENV: "test", ...environment },
  });
  const ended = new Promise<Ended>((resolve) => {
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

const usualJq = has("jq") ? "own jq" : "bundled jq";
const run = (options: string[], variables: Record<string, string> = {}, jq: keyof typeof paths = usualJq) =>
  start(options, jq, variables).ended;

async function fileOf(text: string): Promise<string> {
  const path = join(directory, `${crypto.randomUUID()}.prompt.md`);
  const front = "provider: openai\nmodel: gpt-4.1-mini\nparameters:\n  temperature: 0\n";
  await writeFile(path, `---\n${front}---\n${text}\n`);
  return path;
}

const contains = ["--with", '{"evaluators":[{"type":"contains"}]}'];

describe("what it is called with", () => {
  it("is explained by --help", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const said of ["--prompt", "ASSAY_API_KEY", "Exit codes"]) expect(out).toContain(said);
  });

  it.each([
    [[], {}, "--prompt is needed"],
    [["-p", "x"], {}, "--file or --version is needed"],
    [["-p", "x", "-f", "/nowhere"], {}, "cannot be read"],
    [["-p", "x", "-f", script, "--version", "1"], {}, "not both"],
    [["-p"], {}, "-p needs a value"],
    [["--frobnicate"], {}, "unknown option --frobnicate"],
    [["-p", "x", "--version", "1", "--gates", "[]"], {}, "--gates takes a JSON object"],
    [["-p", "x", "--version", "1", "--budget", "lots"], {}, "--budget takes a JSON number"],
    [["-p", "x", "--version", "1", "--timeout", "1h"], {}, "--timeout takes whole seconds"],
    [["-p", "x", "--version", "1"], { ASSAY_URL: "" }, "ASSAY_URL is not set"],
    [["-p", "x", "--version", "1"], { ASSAY_API_KEY: "" }, "ASSAY_API_KEY is not set"],
  ])("%j %j is refused with 2", async (options, variables, said) => {
    const { code, err } = await run(options, variables);
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    expect(server.requests).toEqual([]);
  });

  it("needs jq and says so", async () => {
    const { code, err } = await run(["-p", "x", "--version", "1"], {}, "no jq");
    expect([code, err]).toEqual([2, "assay-gate: jq is needed. Install it and try again.\n"]);
  });
});

const runtimes = has("jq") ? (["own jq", "bundled jq"] as const) : (["bundled jq"] as const);

describe.skipIf(!withCurl)("a pipeline", () => {
  it.each(runtimes)("passes, fails and activates by what was measured, with %s", async (jq) => {
    const { slug } = await createPromptWithExamples(api.viewer, ["Say {{ question }}"], 12, {
      temperature: 0,
    });
    const at = (options: string[]) => run(["--prompt", slug, ...options, ...contains], {}, jq);
    const first = await at(["--version", "1", "--activate"]);
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toContain("No version is in production yet");
    expect(first.out).toContain("Version 1 is in production.");

    const worse = await fileOf("Say nothing, {{ name | default: 'please' }}");
    const junit = join(directory, `${jq}.xml`);
    const markdown = join(directory, `${jq}.md`);
    const failed = await at(["--file", worse, "--junit", junit, "--markdown", markdown]);
    expect(failed).toMatchObject({ code: 1, err: "" });
    expect(failed.out).toContain("Created version 2.");
    expect(failed.out).toMatch(
      /^variant +n +average +difference +95 % interval +p +verdict +cost\nv1 openai\/gpt-4.1-mini +12 +1.000 +- +- +- +baseline +\$0\.\d+\nv2 openai\/gpt-4.1-mini +12 +0.000 +-1.000 +-1.000 to -1.000 +<0.001 +regressed +\$0\.\d+$/m,
    );
    expect(failed.out).toContain("The score regressed against production (v1) by 1 over 12 examples.");
    expect(failed.out).toMatch(/Gate not passed\.\n$/);
    expect(await readFile(junit, "utf8")).toContain('tests="1" failures="1"');
    expect(await readFile(markdown, "utf8")).toMatch(
      /^### Assay: gate not passed\n\n\| variant \| n \|.*\n\| --- \|.*\n(\| v.*\n){2}\n- v2 .*\n\n\[Experiment\]/,
    );

    const better = await fileOf("Please say {{ question }}");
    const passed = await at(["--file", better, "--activate"]);
    expect(passed).toMatchObject({ code: 0, err: "" });
    expect(passed.out).toMatch(/Gate passed\.\nVersion 3 is in production\.\n$/);
    const again = await at(["--file", better, "--activate"]);
    expect(again.code).toBe(0);
    expect(again.out).toContain("Nothing changed: version 3 has this content already.");
    const prompt = await succeed<PromptAnswer>("GET /prompts/{prompt}", {
      key: api.key,
      params: { prompt: slug },
    });
    expect(prompt).toMatchObject({ version_count: 3, latest_version: { is_active: true } });
    const ruled = await at(["--version", "3", "--gates", '{"max_cost_usd":"0"}']);
    expect([ruled.code, ruled.out]).toEqual([1, expect.stringContaining("it must be at most $0.")]);
  });

  it("starts one experiment though answers get lost, and waits as long as it is told", async () => {
    const { id } = await createPromptWithExamples(api.viewer, ["Say {{ question }}"], 2);
    let lost = 0;
    server.fault = ({ method, path }) => {
      if (method !== "POST" || lost >= 2) return null;
      lost += 1;
      return new Response(`{"detail":"${path}"}`, { status: 503, headers: { "retry-after": "0" } });
    };
    const { code } = await run(["-p", id, "--version", "1", ...contains]);
    expect(code).toBe(0);
    const { data } = await succeed<{ data: unknown[] }>("GET /experiments", {
      key: api.key,
      query: `?prompt_id=${id}`,
    });
    expect([data.length, lost]).toEqual([1, 2]);
  });

  it("cannot tell without an answer, without a right, or from an experiment that failed", async () => {
    const { id } = await createPromptWithExamples(api.viewer, ["Fail {{ question }}"], 2);
    const away = await run(["-p", id, "--version", "1"], { ASSAY_URL: "http://127.0.0.1:9" });
    expect([away.code, away.err]).toEqual([2, expect.stringContaining("does not answer")]);
    const unknown = await run(["-p", id, "--version", "1"], { ASSAY_API_KEY: "assay_unknown" });
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("reading version 1: 401:")]);
    const bad = await run(["-p", id, "-f", await fileOf("{{ x")]);
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining("422:")]);
    const failed = await run(["-p", id, "--version", "1", ...contains]);
    expect([failed.code, failed.err]).toEqual([2, expect.stringContaining("the experiment ended as failed")]);
  });

  it("cancels what it no longer waits for", async () => {
    const { id } = await createPromptWithExamples(api.viewer, ["Slow {{ question }}"], 40);
    const slow = [
      "-p",
      id,
      "--version",
      "1",
      "--with",
      '{"evaluators":[{"type":"contains"}],"concurrency":1}',
    ];
    const late = await run([...slow, "--timeout", "0"]);
    expect([late.code, late.err]).toEqual([2, expect.stringContaining("had not ended after 0 s")]);
    server.requests.length = 0;
    const { child, ended } = start(slow, usualJq);
    const asked = () => server.requests.filter((name) => /^GET \/api\/v1\/experiments\//.test(name)).length;
    await expect.poll(asked, { timeout: 15_000 }).toBeGreaterThan(1);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 2, err: expect.stringContaining("cancelling experiment") });
    const { data } = await succeed<{ data: { status: string }[] }>("GET /experiments", {
      key: api.key,
      query: `?prompt_id=${id}`,
    });
    expect(data.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  });
});
