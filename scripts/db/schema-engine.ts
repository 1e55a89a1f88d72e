import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

type SchemaEngine = bindings.SchemaEngine;

/** The `.wasm` lies beside the bundled script in the image, and in its package everywhere else. */
function wasmPath(): string {
  const beside = join(import.meta.dirname, "schema_engine_bg.wasm");
  if (existsSync(beside)) return beside;
  const require = createRequire(import.meta.url);
  return join(
    dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg")),
    "schema_engine_bg.wasm",
  );
}

/** The engine reports a panic to this global before it aborts; without it the abort hides the message. */
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message(message: string) {
      throw new Error(`Prisma's schema engine panicked: ${message}`);
    },
  },
});

interface Shared {
  instantiated?: Promise<void>;
  /** The last use; the next begins after it. */
  last: Promise<unknown>;
}

// The package holds one instance for the whole process, while this module may be loaded more than once (every test
// project loads its own): a second instance under the feet of the first reads the wrong memory.
const holder = globalThis as typeof globalThis & { assaySchemaEngine?: Shared };
holder.assaySchemaEngine ??= { last: Promise.resolve() };
const shared = holder.assaySchemaEngine;

/** The package's own entry imports the `.wasm` as an ES module, which Node does not do without a flag. */
async function instantiate(): Promise<void> {
  const bytes = await readFile(wasmPath());
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": { ...bindings } as unknown as WebAssembly.ModuleImports,
  });
  const { __wbg_set_wasm } = bindings as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
  __wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/** What one use of the engine has open, and the database's own words where the engine only gives an error number. */
interface Session {
  pools: Set<pg.Pool>;
  scriptError?: unknown;
}

const charType = 18;
const textType = 25;
const charMark = "char:";

/**
 * Fits Prisma's adapter to what the schema engine asks of it, in two places.
 * It splits scripts at every semicolon, which tears function bodies apart; sent whole, a script is also one implicit
 * transaction, so a migration that fails leaves nothing behind. And it refuses the type `"char"` of the system
 * catalogues, which the engine wants as a character: such columns pass it as marked text and are put right behind it.
 */
async function connectForMigrations(
  pool: pg.Pool,
  session: Session,
  dispose: () => Promise<void>,
): Promise<SqlDriverAdapter> {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryArrayResult>;
  const queryMarkingChars = async (...args: unknown[]) => {
    const result = await query(...args);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID !== charType) continue;
      field.dataTypeID = textType;
      field.name = charMark + field.name;
    }
    return result;
  };
  Object.assign(pool, { query: queryMarkingChars });
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    result.columnNames.forEach((name, index) => {
      if (!name.startsWith(charMark)) return;
      result.columnNames[index] = name.slice(charMark.length);
      result.columnTypes[index] = ColumnTypeEnum.Character;
    });
    return result;
  };
  adapter.executeScript = async (script) => {
    try {
      await query(script);
    } catch (error) {
      session.scriptError = error;
      throw error;
    }
  };
  adapter.dispose = dispose;
  return adapter;
}

function adapterFactory(url: string, session: Session): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = new PrismaPg(url);
  const openPool = (connectionString: string) => {
    const pool = new pg.Pool({ connectionString, max: 1 });
    session.pools.add(pool);
    return pool;
  };
  const closePool = (pool: pg.Pool) => (session.pools.delete(pool) ? pool.end() : Promise.resolve());
  return {
    provider,
    adapterName,
    async connect() {
      const pool = openPool(url);
      return connectForMigrations(pool, session, () => closePool(pool));
    },
    async connectToShadowDb() {
      const name = `assay_shadow_${process.pid}_${Date.now()}`;
      await runOnce(url, `CREATE DATABASE "${name}"`);
      const shadowUrl = new URL(url);
      shadowUrl.pathname = `/${name}`;
      const pool = openPool(shadowUrl.href);
      return connectForMigrations(pool, session, async () => {
        await closePool(pool);
        await runOnce(url, `DROP DATABASE IF EXISTS "${name}"`);
      });
    },
  };
}

async function runOnce(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function useEngine<Result>(
  url: string,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  shared.instantiated ??= instantiate();
  await shared.instantiated;
  const session: Session = { pools: new Set() };
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory(url, session));
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
    try {
      return await use(engine);
    } catch (error) {
      throw session.scriptError ?? error;
    } finally {
      engine.free();
    }
  } finally {
    await Promise.all([...session.pools].map((pool) => pool.end()));
  }
}

/**
 * Runs `use` with Prisma's schema engine (the one behind `prisma migrate`), as WebAssembly over the `pg` driver: the
 * same diffs, the same `_prisma_migrations` history, without the binary that Prisma's command line downloads.
 * Uses within a process take turns. No connection is left open afterwards.
 */
export function withSchemaEngine<Result>(
  url: string,
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  const turn = shared.last.then(() => useEngine(url, use));
  shared.last = turn.catch(() => {});
  return turn;
}
