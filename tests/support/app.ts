import { randomBytes } from "node:crypto";
import { freePort } from "@/scripts/free-port";
import { startServer, untilReady } from "@/scripts/server";
import { untilBuilt } from "./built";
import { createTestDatabase } from "./database";

export interface RunningApp {
  url: string;
  databaseUrl: string;
  login: { email: string; password: string };
  /** What the server has written to its log so far. */
  log(): string;
  /** Stops the server and drops its database. */
  stop(): Promise<void>;
}

/**
 * Serves the built app from a fresh, empty database; `variables` are added to its environment (provider URLs, say), and
 * an empty one counts as unset. The environment of this process becomes the app's, so that services called here work
 * on the same database.
 */
export async function startApp(variables: Record<string, string> = {}): Promise<RunningApp> {
  await untilBuilt();
  const database = await createTestDatabase();
  const port = await freePort();
  const address = { host: "127.0.0.1", port, url: `http://127.0.0.1:${port}` };
  const login = { email: "owner@example.com", password: randomBytes(9).toString("base64url") };
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    NEXTAUTH_URL: address.url,
    ASSAY_ADMIN_EMAIL: login.email,
    ASSAY_ADMIN_PASSWORD: login.password,
    LOG_LEVEL: "warn",
    ...variables,
  });
  const server = startServer("built", address);
  let written = "";
  server.child.stdout?.on("data", (chunk: Buffer) => {
    written += chunk.toString();
  });
  const stop = async () => {
    await server.stop();
    await database.drop();
  };
  try {
    await untilReady(server, address);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: address.url, databaseUrl: database.url, login, log: () => written, stop };
}
