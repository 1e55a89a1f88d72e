import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../free-port";
import { projectRoot } from "../../project";

const directory = join(projectRoot, ".data/bench-bare-next");

const config = `export default {
  output: "standalone",
  poweredByHeader: false,
  outputFileTracingRoot: ${JSON.stringify(projectRoot)},
  turbopack: { root: ${JSON.stringify(projectRoot)} },
};
`;

/** The least a Next route can do: no key, no database, one text that never changes. */
function routeOf(body: string): string {
  return `const body = ${JSON.stringify(body)};
export const dynamic = "force-dynamic";
export function GET() {
  return new Response(body, { headers: { "content-type": "application/json; charset=utf-8", etag: '"bare"' } });
}
`;
}

const layout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

export interface BareNext {
  url: string;
  stop(): Promise<void>;
}

/** Builds and serves a Next app of the same version whose one route, `/label`, answers `body`. */
export async function startBareNext(body: string): Promise<BareNext> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, "app/label"), { recursive: true });
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({ name: "bare", private: true, type: "module" }),
  );
  writeFileSync(join(directory, "next.config.mjs"), config);
  writeFileSync(join(directory, "app/layout.jsx"), layout);
  writeFileSync(join(directory, "app/label/route.js"), routeOf(body));
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    NODE_OPTIONS: "",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const next = join(projectRoot, "node_modules/next/dist/bin/next");
  const built = spawnSync(process.execPath, [next, "build"], { cwd: directory, env, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The bare app does not build:\n${built.stdout}${built.stderr}`);
  const standalone = join(directory, ".next/standalone", relative(projectRoot, directory));
  cpSync(join(directory, ".next/static"), join(standalone, ".next/static"), { recursive: true, force: true });
  const port = await freePort();
  const child = spawn(process.execPath, [join(standalone, "server.js")], {
    env: { ...env, HOSTNAME: "127.0.0.1", PORT: String(port) },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The bare app ended with ${child.exitCode}.`);
    const up = await fetch(`${url}/label`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) break;
    await sleep(50);
  }
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
