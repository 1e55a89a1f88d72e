import { spawn } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "@/scripts/project";
import { untilBuilt } from "@/tests/support/built";

/**
 * The budget's scenario buys a part of its experiment twice over and is left to the long form. The longest come first.
 */
const scenarios = ["kills", "judges", "database", "two", "drain", "provider"];

beforeAll(untilBuilt);

describe("chaos, the short form", () => {
  it("loses nothing and does nothing twice under kills, restarts and faults", {
    timeout: 600_000,
  }, async () => {
    const child = spawn(
      process.execPath,
      [
        ...["--conditions=react-server", "--import", "tsx", "scripts/chaos/main.ts"],
        ...scenarios,
        ...["--short", "--lanes", "3"],
      ],
      { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"] },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
    expect(code, output).toBe(0);
    expect(output).toContain("Everything holds.");
  });
});
