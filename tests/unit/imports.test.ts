import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** What a room may import from inside the project (its own files are always allowed); `*` is everything. */
interface Room {
  may: string[];
  /** Packages it must not import; a trailing `/` or `*` matches what begins so. */
  never?: string[];
}

const prisma = ["@prisma/*", "generated/prisma"];
const sdks = ["openai", "@anthropic-ai/*", "ollama"];
const next = ["next", "next/*", "next-auth", "next-auth/*"];
const react = ["react", "react-dom", "react/*", "react-dom/*"];
const ground = ["lib/env", "lib/log", "lib/telemetry"];

/** The table of the architecture, most specific path first. */
const rooms: Record<string, Room> = {
  "lib/domain": {
    may: [],
    never: [
      ...prisma,
      ...sdks,
      ...next,
      ...react,
      "inngest",
      "pg",
      "pino",
      "server-only",
      "node:fs",
      "node:fs/*",
      "node:net",
      "node:http",
      "node:https",
      "node:child_process",
      "node:process",
    ],
  },
  "lib/providers": { may: ["lib/domain"], never: [...prisma, ...next, ...react, "inngest", "pg"] },
  "lib/data": {
    may: ["lib/domain", "generated/prisma", ...ground],
    never: [...sdks, ...next, ...react, "inngest"],
  },
  "lib/services": {
    may: ["lib/domain", "lib/data", "lib/providers", "inngest/client", "inngest/events", ...ground],
    never: [...prisma, ...sdks, ...next, ...react, "pg"],
  },
  "lib/auth": { may: ["lib/domain", "lib/data", ...ground], never: [...prisma, ...sdks, "inngest", "pg"] },
  "lib/entry": {
    may: ["lib/domain", "lib/auth", "lib/services", ...ground],
    never: [...prisma, ...sdks, "inngest", "pg"],
  },
  "lib/env": { may: [], never: [...prisma, ...next, ...react] },
  "lib/log": { may: [], never: [...prisma, ...next, ...react] },
  "lib/telemetry": { may: ["lib/domain", "lib/env", "lib/log"], never: [...prisma, ...react] },
  "lib/utils": { may: [], never: [...prisma, ...next] },
  "inngest/functions": {
    may: ["inngest/client", "inngest/events", "lib/services", "lib/domain"],
    never: [...prisma, ...sdks, ...next, ...react, "pg"],
  },
  "inngest/embedded": {
    may: ["inngest/client", "inngest/events", "inngest/index", "lib/env", "lib/log"],
    never: [...prisma, ...sdks, ...next, ...react],
  },
  "inngest/client": {
    may: ["lib/domain", "inngest/embedded", "inngest/events", ...ground],
    never: [...prisma, ...sdks, ...next, ...react, "pg"],
  },
  "inngest/events": { may: ["lib/domain"], never: [...prisma, ...sdks, ...next, ...react, "pg"] },
  "inngest/index": { may: ["inngest/functions"], never: [...prisma, ...sdks, "pg"] },
  components: {
    may: ["lib/domain", "lib/utils"],
    never: [...prisma, ...sdks, "inngest", "pg", "pino", "server-only"],
  },
  app: {
    may: [
      "components",
      "inngest",
      "lib/auth",
      "lib/data",
      "lib/domain",
      "lib/entry",
      "lib/services",
      "lib/utils",
      ...ground,
    ],
    never: [...prisma, ...sdks, "pg"],
  },
  // The bare SDK loop that a bench is measured against.
  "scripts/bench/support": { may: ["scripts", "lib", "tests"], never: [...react] },
  scripts: { may: ["inngest", "lib", "prisma", "generated/prisma"], never: [...sdks, ...react] },
  prisma: { may: ["inngest", "lib", "scripts"], never: [...sdks, ...next, ...react] },
  tests: { may: ["*"] },
};

const headedByServerOnly = ["lib/data", "lib/services", "lib/auth", "lib/entry", "lib/env", "lib/log"];
const skipped = new Set(["node_modules", ".git", ".next", ".data", "generated", "coverage"]);

function sourceFiles(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sourceFiles(path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : [];
  });
}

function isBelow(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`) || path.replace(/\.\w+$/, "") === room;
}

function roomOf(path: string): string | undefined {
  return Object.keys(rooms).find((room) => isBelow(path, room));
}

/** What a file imports: project paths without `@/`, packages by their name. */
function importsOf(path: string, text: string): string[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const pattern =
    /(?:^|[\s;}])(?:import|export)\s[^"';]*?from\s*["']([^"']+)["']|(?:^|[\s;])import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
  return [...withoutComments.matchAll(pattern)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? "";
    if (specifier.startsWith("@/")) return specifier.slice(2);
    return specifier.startsWith(".") ? `./${join(dirname(path), specifier)}` : specifier;
  });
}

function matches(imported: string, rule: string): boolean {
  return rule.endsWith("*") ? imported.startsWith(rule.slice(0, -1)) : isBelow(imported, rule);
}

const projectPaths = /^(app|components|generated|inngest|lib|prisma|scripts|tests)\//;

/** Why `path` may not import `imported`, or nothing. */
function objection(path: string, imported: string, isLocal: boolean): string | undefined {
  const own = roomOf(path);
  const room = own === undefined ? undefined : rooms[own];
  if (own === undefined || room === undefined) return undefined;
  if (room.never?.some((rule) => matches(imported, rule)))
    return `${path} imports ${imported}: never in ${own}`;
  if (!isLocal || !projectPaths.test(imported) || isBelow(imported, own)) return undefined;
  const allowed = room.may.some((rule) => rule === "*" || matches(imported, rule));
  return allowed
    ? undefined
    : `${path} imports ${imported}: ${own} may import ${room.may.join(", ") || "nothing else of the project"}`;
}

/** A specifier such as `inngest/next` is the package; `@/inngest/client` and `./client` are ours. */
function objections(path: string, text: string): string[] {
  const local = new Set([...text.matchAll(/["']@\/([^"']+)["']/g)].map((match) => match[1] ?? ""));
  return importsOf(path, text).flatMap((imported) => {
    const isRelative = imported.startsWith("./");
    const found = objection(
      path,
      isRelative ? imported.slice(2) : imported,
      isRelative || local.has(imported),
    );
    return found ?? [];
  });
}

const files = sourceFiles(".").map((path) => relative(".", path));

describe("who may import whom", () => {
  it("finds the project's files", () => {
    expect(files).toContain("lib/domain/errors.ts");
    expect(files.length).toBeGreaterThan(50);
  });

  it("holds in every file", () => {
    expect(files.flatMap((path) => objections(path, readFileSync(join(root, path), "utf8")))).toEqual([]);
  });

  it.each([
    ["lib/domain/runs/cost.ts", 'import { db } from "@/lib/data/client";'],
    ["lib/domain/runs/cost.ts", 'import { readFileSync } from "node:fs";'],
    ["lib/services/execute-run.ts", 'import { PrismaClient } from "@/generated/prisma/client";'],
    ["lib/services/execute-run.ts", 'import { headers } from "next/headers";'],
    ["lib/data/runs.ts", 'import { executeRun } from "../services/execute-run";'],
    ["components/runs/table.tsx", 'import type { Run } from "@/lib/data/runs";'],
    ["app/page.tsx", 'export { complete } from "@/lib/providers/openai";'],
    ["inngest/functions/run.ts", 'const { listRuns } = await import("@/lib/data/runs");'],
    ["scripts/seed.ts", 'import {\n  Page,\n} from "@/app/page";'],
  ])("is broken by %s with %s", (path, text) => {
    expect(objections(path, text)).toHaveLength(1);
  });

  it("keeps server code out of the browser", () => {
    const open = files.filter(
      (path) =>
        headedByServerOnly.some((room) => isBelow(path, room)) &&
        !/^import "server-only";/m.test(readFileSync(join(root, path), "utf8")),
    );
    expect(open).toEqual([]);
  });

  it("has no barrels", () => {
    const barrels = files.filter(
      (path) => /(^|\/)index\.tsx?$/.test(path) && path !== "inngest/index.ts" && !path.startsWith("tests/"),
    );
    expect(barrels).toEqual([]);
  });
});
