import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { templateDatabase } from "./global-database";

export interface TestDatabase {
  url: string;
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

async function onCluster(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("clusterUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A database of its own: migrated and without rows (a copy of the template, some 50 ms), or wholly empty. */
export async function createTestDatabase(content: "migrated" | "empty" = "migrated"): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onCluster(
    `CREATE DATABASE ${name} TEMPLATE ${content === "migrated" ? templateDatabase : "template1"}`,
  );
  const url = new URL(inject("clusterUrl"));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onCluster(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/**
 * Gives the test file a database of its own for its whole life and points the application's settings at it.
 * Call it at the top level of the file; the data layer connects at its first query, after the hook has run.
 */
export function setUpTestDatabase(): { readonly url: string } {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    process.env.DATABASE_URL = database.url;
    process.env.ENCRYPTION_KEY ??= randomBytes(32).toString("base64");
    process.env.NEXTAUTH_SECRET ??= randomBytes(32).toString("base64url");
  });
  afterAll(async () => {
    await database?.drop();
  });
  return {
    get url() {
      if (database === undefined) throw new Error("The test database exists from beforeAll on.");
      return database.url;
    },
  };
}
