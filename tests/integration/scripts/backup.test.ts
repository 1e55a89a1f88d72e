import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnect } from "@/lib/data/client";
import type { ExperimentAnswer } from "@/lib/domain/api/experiments";
import { reloadEnv } from "@/lib/env";
import { readArchive, writeArchive } from "@/scripts/backup/archive";
import { checkBackup } from "@/scripts/backup/check";
import { createBackup } from "@/scripts/backup/create";
import { type Manifest, manifestName } from "@/scripts/backup/format";
import { restoreBackup } from "@/scripts/backup/restore";
import { digestTable, fixTextFormat, listTables } from "@/scripts/backup/tables";
import { applyMigrations } from "@/scripts/db/migrations";
import { migrationsDirectory } from "@/scripts/db/migrations-directory";
import { makeKey, succeed } from "../../support/api";
import { setUpApi } from "../../support/api-workspace";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { thingsOf } from "../../support/things";

const world = setUpApi();
let adminKey = "";
const things = thingsOf(world, () => adminKey);
const folder = mkdtempSync(join(tmpdir(), "assay-backup-"));
const made: TestDatabase[] = [];
const migrationNames = readdirSync(migrationsDirectory())
  .filter((name) => /^\d{14}_/.test(name))
  .sort();

beforeAll(async () => {
  adminKey = await makeKey(world.viewer, "admin");
});
afterAll(async () => {
  for (const database of made) await database.drop();
  rmSync(folder, { recursive: true });
});

async function emptyDatabase(): Promise<string> {
  const database = await createTestDatabase("empty");
  made.push(database);
  return database.url;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const query = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows);

/** Counts and checksums of every table, taken from the database itself. */
function digestsOf(url: string): Promise<Record<string, unknown>> {
  return withClient(url, async (client) => {
    await client.query("BEGIN");
    await fixTextFormat(client);
    const digests: Record<string, unknown> = {};
    for (const table of await listTables(client)) digests[table.name] = await digestTable(client, table);
    return digests;
  });
}

let files = 0;
async function backUp(databaseUrl: string): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.tgz`);
  await createBackup({
    databaseUrl,
    file,
    appVersion: "1.2.3",
    encryptionKey: process.env.ENCRYPTION_KEY,
    secretsFrom: undefined,
  });
  return file;
}

const restore = (url: string, file: string) => restoreBackup(url, file, migrationsDirectory());

/** The same archive with some entries changed; null leaves one out. */
async function altered(
  file: string,
  change: (name: string, content: Buffer) => Buffer | null,
): Promise<string> {
  files += 1;
  const copy = join(folder, `${files}.tgz`);
  await writeArchive(copy, async (archive) => {
    for await (const entry of readArchive(file)) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry.content) chunks.push(chunk);
      const content = change(entry.name, Buffer.concat(chunks));
      if (content !== null) await archive.add(entry.name, content);
    }
  });
  return copy;
}

describe("a backup of a working database, restored into an empty one", () => {
  let target = "";
  let experimentId = "";
  let manifest: Manifest;
  let digests: Record<string, unknown>;

  beforeAll(async () => {
    experimentId = await things.endedExperiment();
    await things.connection();
    await query(
      world.databaseUrl,
      `insert into engine_events (id, name, payload) values ('odd', E'tab\\t line\\n back\\\\slash ☃', '{"a": "\\\\N"}')`,
    );
    target = await emptyDatabase();
    const file = await backUp(world.databaseUrl);
    const restored = await restore(target, file);
    expect(restored.migrated).toEqual([]);
    manifest = restored.manifest;
    digests = await digestsOf(target);
  });

  it("has the same rows in every table", async () => {
    expect(manifest.tables.length).toBeGreaterThan(30);
    expect(digests).toEqual(
      Object.fromEntries(
        manifest.tables.map(({ name, rows, bytes, sha256 }) => [name, { rows, bytes, sha256 }]),
      ),
    );
    // What does not move by itself is also that of the source, to this moment.
    const source = await digestsOf(world.databaseUrl);
    for (const table of [
      "experiments",
      "evaluation_results",
      "scores",
      "runs",
      "cost_logs",
      "prompt_versions",
    ]) {
      expect(digests[table], table).toEqual(source[table]);
      expect(source[table], table).not.toMatchObject({ rows: 0 });
    }
    expect(
      await query(target, "select name, payload->>'a' as a from engine_events where id = 'odd'"),
    ).toEqual([{ name: "tab\t line\n back\\slash ☃", a: "\\N" }]);
  });

  it("has the same schema: columns, constraints, indexes, triggers and storage settings", async () => {
    const describeSchema = (url: string) =>
      query(
        url,
        `select c.relname, c.reloptions,
           (select array_agg(format('%s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull, atthasdef) order by attname)
            from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
           (select array_agg(conname || ' ' || pg_get_constraintdef(oid) order by conname) from pg_constraint where conrelid = c.oid) as constraints,
           (select array_agg(indexdef order by indexname) from pg_indexes where tablename = c.relname) as indexes,
           (select array_agg(format('%s %s', tgname, tgenabled) order by tgname) from pg_trigger where tgrelid = c.oid and not tgisinternal) as triggers
         from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
      );
    expect(await describeSchema(target)).toEqual(await describeSchema(world.databaseUrl));
  });

  it("keeps what the database refuses, and continues its sequences", async () => {
    await expect(query(target, "update prompt_versions set change_note = 'x'")).rejects.toThrow(/immutable/);
    await expect(query(target, "delete from audit_logs")).rejects.toThrow(/append-only/);
    await expect(query(target, "update runs set workspace_id = gen_random_uuid()")).rejects.toThrow(
      /foreign key/,
    );
    const [before] = await query(target, "select max(seq) as seq from engine_events");
    const [next] = await query(
      target,
      "insert into engine_events (id, name, payload) values ('next', 'n', '{}') returning seq",
    );
    expect(Number(next.seq)).toBeGreaterThan(Number(before.seq));
  });

  it("serves: the same key reads the experiment and makes new things", async () => {
    const source = process.env.DATABASE_URL;
    const use = async (url: string | undefined) => {
      if (url !== undefined) process.env.DATABASE_URL = url;
      reloadEnv();
      await disconnect();
    };
    const read = () =>
      succeed<ExperimentAnswer>("GET /experiments/{id}", { key: adminKey, params: { id: experimentId } });
    const original = await read();
    await use(target);
    try {
      expect(await read()).toEqual(original);
      expect(await things.example()).toMatch(/^[0-9a-f-]{36}$/);
      const { data } = await succeed<{ data: { id: string }[] }>("GET /provider-connections", {
        key: adminKey,
      });
      const id = data[0]?.id ?? "";
      const tested = await succeed<{ ok: boolean }>("POST /provider-connections/{id}/test", {
        key: adminKey,
        params: { id },
      });
      expect(tested.ok, "its encrypted key is read").toBe(true);
    } finally {
      await use(source);
    }
  });

  it("is refused a second time, since nothing is ever replaced", async () => {
    const file = await backUp(world.databaseUrl);
    const before = await digestsOf(target);
    await expect(restore(target, file)).rejects.toThrow(/is not empty: \w+ has rows/);
    expect(await digestsOf(target)).toEqual(before);
  });
});

describe("a backup under way", () => {
  it("is of one moment, whatever is written meanwhile", async () => {
    const url = await emptyDatabase();
    await applyMigrations(url, migrationsDirectory());
    const stop = new AbortController();
    const writing = withClient(url, async (client) => {
      for (let n = 0; !stop.signal.aborted; n += 1) {
        await client.query(
          `with w as (insert into workspaces (id, name, slug, updated_at) values (gen_random_uuid(), 'W', 'w${n}', now()) returning id)
           insert into prompts (id, workspace_id, name, slug, updated_at) select gen_random_uuid(), id, 'P', 'p', now() from w`,
        );
      }
    });
    try {
      for (let n = 0; n < 3; n += 1) {
        const { manifest } = await checkBackup(await backUp(url));
        const rowsOf = (name: string) => manifest.tables.find((table) => table.name === name)?.rows;
        expect(rowsOf("prompts")).toBe(rowsOf("workspaces"));
      }
    } finally {
      stop.abort();
      await writing;
    }
  });

  it("holds no more than a part of a large table at once", async () => {
    const url = await emptyDatabase();
    await applyMigrations(url, migrationsDirectory());
    await query(
      url,
      `insert into engine_events (id, name, payload)
       select 'e' || n, 'large', to_json(repeat(md5(n::text), 60)) from generate_series(1, 20000) n`,
    );
    const file = await backUp(url);
    const sizes: number[] = [];
    for await (const entry of readArchive(file)) {
      let size = 0;
      for await (const chunk of entry.content) size += chunk.length;
      if (entry.name.startsWith("data/engine_events/")) sizes.push(size);
    }
    expect(sizes.length).toBeGreaterThan(8);
    expect(Math.max(...sizes)).toBeLessThan(5 * 1024 * 1024);
    const target = await emptyDatabase();
    await restore(target, file);
    expect(await query(target, "select count(*)::int as n from engine_events")).toEqual([{ n: 20_000 }]);
  });

  it("leaves no half file behind, and never replaces one", async () => {
    const file = join(folder, "taken.tgz");
    writeFileSync(file, "mine");
    const options = { appVersion: "1", encryptionKey: undefined, secretsFrom: undefined };
    await expect(createBackup({ ...options, databaseUrl: world.databaseUrl, file })).rejects.toThrow(
      /already there/,
    );
    expect(readFileSync(file, "utf8")).toBe("mine");
    const other = join(folder, "none.tgz");
    const databaseUrl = await emptyDatabase();
    await expect(createBackup({ ...options, databaseUrl, file: other })).rejects.toThrow(
      /nothing to back up/,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith("none"))).toEqual([]);
  });

  it("is readable by its owner alone", async () => {
    expect(statSync(await backUp(world.databaseUrl)).mode & 0o777).toBe(0o600);
  });
});

describe("restoring an older backup", () => {
  it("loads it with its own schema, then applies the migrations made since", async () => {
    const [first = "", ...since] = migrationNames;
    const source = await emptyDatabase();
    await applyMigrations(source, migrationsDirectory(), [first]);
    await query(
      source,
      "insert into workspaces (id, name, slug, updated_at) values (gen_random_uuid(), 'Old', 'old', now())",
    );
    const target = await emptyDatabase();
    const restored = await restore(target, await backUp(source));
    expect(restored.migrated).toEqual(since);
    expect(await query(target, "select name from workspaces")).toEqual([{ name: "Old" }]);
    expect(await applyMigrations(target, migrationsDirectory())).toEqual([]);
  });
});

describe("what a restore refuses", () => {
  const untouched = async (file: string, message: RegExp) => {
    const url = await emptyDatabase();
    await expect(restore(url, file)).rejects.toThrow(message);
    expect(await query(url, "select count(*)::int as n from pg_tables where schemaname = 'public'")).toEqual([
      { n: 0 },
    ]);
  };
  let file = "";
  beforeAll(async () => {
    file = await backUp(world.databaseUrl);
  });
  const inHeader = (change: (header: Record<string, unknown>) => void) =>
    altered(file, (name, content) => {
      if (name !== "backup.json") return content;
      const header = JSON.parse(content.toString()) as Record<string, unknown>;
      change(header);
      return Buffer.from(JSON.stringify(header));
    });

  it("a newer format", async () => {
    const newer = await inHeader((header) => {
      header.version = 2;
    });
    await untouched(newer, /format 2; this version of Assay reads up to 1/);
  });

  it("a newer schema, and another one of the same name", async () => {
    const newer = await inHeader((header) => {
      (header.migrations as unknown[]).push({ name: "99999999999999_future", checksum: "0" });
    });
    await untouched(newer, /newer than this version of Assay: it has the migration 99999999999999_future/);
    const other = await inHeader((header) => {
      (header.migrations as { checksum: string }[])[0] = {
        ...(header.migrations as { name: string; checksum: string }[])[0],
        checksum: "0",
      };
    });
    await untouched(other, /is not the one the backup was made with/);
  });

  it("a file that was cut short, at its end or in the middle", async () => {
    await untouched(
      await altered(file, (name, content) => (name === manifestName ? null : content)),
      /cut short/,
    );
    const half = join(folder, "half.tgz");
    writeFileSync(half, readFileSync(file));
    truncateSync(half, Math.floor(statSync(file).size / 2));
    await untouched(half, /not a whole backup/);
  });

  it("changed rows, and rows that are gone", async () => {
    const changed = await altered(file, (name, content) =>
      name === "data/prompts/000000" ? Buffer.from(content.toString().replace("Answer", "Answex")) : content,
    );
    await untouched(changed, /rows of prompts do not match their checksum/);
    const without = await altered(file, (name, content) => (name === "data/prompts/000000" ? null : content));
    await untouched(without, /rows of prompts do not match their checksum/);
  });

  it("files of another kind", async () => {
    const text = join(folder, "text.tgz");
    writeFileSync(text, "CREATE TABLE x ();");
    await untouched(text, /not a whole backup of Assay/);
    const empty = join(folder, "empty.tgz");
    writeFileSync(empty, gzipSync(Buffer.alloc(1024)));
    await untouched(empty, /not a backup of Assay/);
    expect(gunzipSync(readFileSync(file)).length).toBeGreaterThan(1024);
  });

  it("rows the database itself does not take, keeping nothing", async () => {
    const contents = new Map<string, Buffer>();
    await altered(file, (name, content) => {
      contents.set(name, content);
      return content;
    });
    const { createHash } = await import("node:crypto");
    const orphaned = await altered(file, (name, content) => {
      if (name === "data/workspaces/000000") return null;
      if (name !== manifestName) return content;
      const manifest = JSON.parse(content.toString()) as {
        tables: { name: string; rows: number; bytes: number; sha256: string }[];
      };
      for (const table of manifest.tables) {
        if (table.name !== "workspaces") continue;
        Object.assign(table, { rows: 0, bytes: 0, sha256: createHash("sha256").digest("hex") });
      }
      return Buffer.from(JSON.stringify(manifest));
    });
    const url = await emptyDatabase();
    await expect(restore(url, orphaned)).rejects.toThrow(/violates foreign key/);
    expect(await query(url, "select count(*)::int as n from prompts")).toEqual([{ n: 0 }]);
    // The same database takes the whole backup afterwards.
    await restore(url, file);
    expect((await query(url, "select count(*)::int as n from prompts"))[0].n).toBeGreaterThan(0);
  });

  it("a database with tables of its own", async () => {
    const url = await emptyDatabase();
    await query(url, "create table guests (id int primary key)");
    await expect(restore(url, file)).rejects.toThrow(
      /already has tables the backup does not know \(guests\)/,
    );
  });
});
