import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { applyMigrations } from "@/scripts/db/migrations";
import { createTestDatabase, setUpTestDatabase } from "../../support/database";

const database = setUpTestDatabase();
const directory = `${import.meta.dirname}/../../../prisma/migrations`;

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("applyMigrations", () => {
  it("finds nothing to do on a current database", async () => {
    expect(await applyMigrations(database.url, directory)).toEqual([]);
  });

  it("keeps its history where Prisma's own command line looks for it", async () => {
    const rows = await query("SELECT checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL");
    expect(rows.length).toBeGreaterThan(0);
    expect(rows).toEqual(rows.map(() => ({ checksum: expect.stringMatching(/^[0-9a-f]{64}$/) })));
  });

  it("refuses a database that a newer version has migrated", async () => {
    await query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '99999999999999_future', now())",
    );
    await expect(applyMigrations(database.url, directory)).rejects.toThrow(
      /newer than this version.*99999999999999_future/,
    );
  });
});

describe("applyMigrations with a migration that fails", () => {
  it("leaves nothing of it behind and applies it once it is mended", async () => {
    const empty = await createTestDatabase("empty");
    const files = mkdtempSync(join(tmpdir(), "assay-migrations-"));
    const write = (sql: string) => writeFileSync(join(files, "20260101000000_first", "migration.sql"), sql);
    mkdirSync(join(files, "20260101000000_first"));
    const body =
      "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 1; END $$;";
    try {
      write(`CREATE TABLE half (id int); ${body} SELECT nonsense;`);
      await expect(applyMigrations(empty.url, files)).rejects.toThrow(/nonsense/);
      write(`CREATE TABLE half (id int); ${body}`);
      expect(await applyMigrations(empty.url, files)).toEqual(["20260101000000_first"]);
    } finally {
      rmSync(files, { recursive: true });
      await empty.drop();
    }
  });
});
