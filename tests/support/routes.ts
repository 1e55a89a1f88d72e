import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { RouteHandler } from "@/lib/entry/route-kernel";

const root = join(import.meta.dirname, "../..");
const apiDirectory = "app/api";

export const methodNames = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type MethodName = (typeof methodNames)[number];

export interface RouteFile {
  /** From the project's root. */
  file: string;
  /** As Next answers it, parameters in braces: /api/v1/prompts/{prompt}. A catch-all is a parameter too. */
  path: string;
}

function filesBelow(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /^route\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Every route file under app/api. */
export const routeFiles: readonly RouteFile[] = filesBelow(apiDirectory).map((file) => ({
  file,
  path: `/${file
    .replace(/^app\//, "")
    .replace(/\/route\.tsx?$/, "")
    .replace(/\[+(?:\.\.\.)?(\w+)\]+/g, "{$1}")}`,
}));

/** Those of the REST API; the catch-all of unknown paths stands above them. */
export const restRoutes = routeFiles.filter(({ path }) => path.startsWith("/api/v1/"));

/** What a route file exports. */
export async function loadRoute(file: string): Promise<Record<string, unknown>> {
  return import(/* @vite-ignore */ join(root, file));
}

/** One handler of a route file. */
export async function loadHandler(file: string, method: string): Promise<RouteHandler> {
  const handler = (await loadRoute(file))[method];
  if (typeof handler !== "function") throw new Error(`${file} exports no ${method}.`);
  return handler as RouteHandler;
}
