import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "@/generated/prisma/client";

export type Database = Prisma.TransactionClient;

interface OpenTransaction {
  database: Database;
  afterCommit: (() => Promise<void>)[];
}

interface Holder {
  client?: PrismaClient;
  transaction: AsyncLocalStorage<OpenTransaction>;
}

// Next may bundle instrumentation and routes apart: one pool a process needs one place both can see.
const globalHolder = globalThis as typeof globalThis & { assayDatabase?: Holder };

function holder(): Holder {
  globalHolder.assayDatabase ??= { transaction: new AsyncLocalStorage<OpenTransaction>() };
  return globalHolder.assayDatabase;
}

function rootClient(): PrismaClient {
  const held = holder();
  if (held.client === undefined) {
    const connectionString = process.env.DATABASE_URL;
    if (connectionString === undefined || connectionString === "") {
      throw new Error("DATABASE_URL is not set. Start with `npm start`, which brings a database of its own.");
    }
    const adapter = new PrismaPg({
      connectionString,
      max: Number(process.env.DATABASE_POOL_MAX ?? 20),
      idleTimeoutMillis: 60_000,
      connectionTimeoutMillis: 10_000,
    });
    held.client = new PrismaClient({ adapter });
  }
  return held.client;
}

/** The database: inside `transaction` the open one, otherwise the pool. */
export function db(): Database {
  return holder().transaction.getStore()?.database ?? rootClient();
}

const usualTimeoutMs = 60_000;

/**
 * Runs `work` in one transaction; every `db()` within it, however deep, takes part. Nested calls join the outer one.
 * Rolls back when `work` throws.
 * @param timeoutMs how long it may take; a minute unless given.
 */
export async function transaction<T>(work: () => Promise<T>, timeoutMs = usualTimeoutMs): Promise<T> {
  const { transaction: current } = holder();
  if (current.getStore() !== undefined) return work();
  const afterCommit: OpenTransaction["afterCommit"] = [];
  const result = await rootClient().$transaction((database) => current.run({ database, afterCommit }, work), {
    maxWait: 10_000,
    timeout: timeoutMs,
  });
  for (const follow of afterCommit) await follow();
  return result;
}

/**
 * Runs `follow` once what the open transaction wrote is committed, and not at all when it rolls back; outside of one at
 * once. For what others act on by reading the database. It must not throw: the effect stands.
 */
export async function afterCommit(follow: () => Promise<void>): Promise<void> {
  const open = holder().transaction.getStore();
  if (open === undefined) await follow();
  else open.afterCommit.push(follow);
}

/** Whether a transaction is open here, so that what is written now commits with it. */
export function inTransaction(): boolean {
  return holder().transaction.getStore() !== undefined;
}

/** Closes the pool; for scripts and shutdown. */
export async function disconnect(): Promise<void> {
  const held = holder();
  const client = held.client;
  delete held.client;
  await client?.$disconnect();
}

/** True when the error is Postgres's unique violation, as Prisma reports it. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
