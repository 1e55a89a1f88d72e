import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCluster } from "@/scripts/postgres/cluster";
import { projectRoot } from "@/scripts/project";

const folder = mkdtempSync(join(tmpdir(), "assay-backup-command-"));
chmodSync(folder, 0o755);
const at = (name: string) => join(folder, name);
const read = (...parts: string[]) => readFileSync(join(folder, ...parts), "utf8");

/** Runs a script as its npm command does; answers its exit code and all it said. */
async function command(
  script: string,
  data: string,
  args: string[] = [],
): Promise<{ code: number; said: string }> {
  const { DATABASE_URL: _, ENCRYPTION_KEY: __, NEXTAUTH_SECRET: ___, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", join(projectRoot, "scripts", script), ...args],
    {
      cwd: projectRoot,
      env: { ...env, ASSAY_DATA_DIR: at(data), INIT_CWD: folder },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const code = await new Promise<number>((resolve) => child.once("close", (status) => resolve(status ?? -1)));
  return { code, said };
}

async function onCluster<T>(data: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const cluster = await startCluster({ dataDirectory: at(data), attached: true });
  const client = new pg.Client({ connectionString: cluster.url("assay") });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
    await cluster.stop();
  }
}

const slugs = (data: string) =>
  onCluster(data, async (client) => (await client.query("select slug from workspaces order by 1")).rows);

beforeAll(async () => {
  expect((await command("db/migrate.ts", "first")).code).toBe(0);
  await onCluster("first", (client) =>
    client.query(
      "insert into workspaces (id, name, slug, updated_at) values (gen_random_uuid(), 'One', 'one', now())",
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run backup and npm run restore", () => {
  it("carry everything, secrets included when asked, from a stopped installation to a new one", {
    timeout: 120_000,
  }, async () => {
    const backup = await command("backup.ts", "first", ["whole.tgz", "--with-secrets"]);
    expect(backup, backup.said).toMatchObject({ code: 0 });
    expect(backup.said).toMatch(/holds the encryption key and the login/);
    const restore = await command("restore.ts", "second", ["whole.tgz"]);
    expect(restore, restore.said).toMatchObject({ code: 0 });
    expect(restore.said).toMatch(/every count and checksum is that of the backup/);
    expect(restore.said).not.toMatch(/another ENCRYPTION_KEY/);
    for (const name of ["encryption.key", "nextauth.secret", "login.json"]) {
      expect(read("second", name), name).toBe(read("first", name));
    }
    expect(await slugs("second")).toEqual([{ slug: "one" }]);
    const again = await command("restore.ts", "second", ["whole.tgz"]);
    expect(again.code).toBe(1);
    expect(again.said).toMatch(/is not empty: workspaces has rows/);
  });

  it("work beside a running database, keep secrets apart, and say which key is missing", {
    timeout: 120_000,
  }, async () => {
    const running = await startCluster({ dataDirectory: at("first"), attached: true });
    try {
      const backup = await command("backup.ts", "first", ["apart.tgz"]);
      expect(backup, backup.said).toMatchObject({ code: 0 });
      expect(backup.said).toContain(join(folder, "first", "encryption.key"));
      const joined = await startCluster({ dataDirectory: at("first") });
      expect(joined.wasRunning, "the database it found running goes on").toBe(true);
    } finally {
      await running.stop();
    }
    const restore = await command("restore.ts", "third", ["apart.tgz"]);
    expect(restore, restore.said).toMatchObject({ code: 0 });
    expect(restore.said).toMatch(/encrypted with another ENCRYPTION_KEY.*third\/encryption\.key/);
    expect(read("third", "encryption.key")).not.toBe(read("first", "encryption.key"));
    expect(JSON.parse(read("third", "login.json"))).toEqual({ restored: true });
  });

  it("check a file without any database", async () => {
    const check = await command("restore.ts", "none", ["whole.tgz", "--check"]);
    expect(check.said).toMatch(/whole\.tgz is whole: 1 rows of \d+ tables/);
    writeFileSync(at("broken.tgz"), "no");
    const broken = await command("restore.ts", "none", ["broken.tgz", "--check"]);
    expect(broken.code).toBe(1);
    expect(broken.said).toMatch(/not a whole backup of Assay/);
    expect(broken.said).not.toMatch(/at .*\.ts:/);
  });

  it("say what is wrong with what they were asked", async () => {
    const [none, missing, usage] = await Promise.all([
      command("backup.ts", "nowhere", ["x.tgz"]),
      command("restore.ts", "nowhere", ["absent.tgz"]),
      command("backup.ts", "first"),
    ]);
    expect(none.said).toMatch(/There is no database in .*nowhere/);
    expect(missing.said).toMatch(/There is no file .*absent\.tgz/);
    expect(usage.said).toMatch(/Usage: npm run backup/);
    expect([none.code, missing.code, usage.code]).toEqual([1, 1, 1]);
  });
});
