import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { projectRoot } from "@/scripts/project";

describe("chaos, the short form", () => {
  it("loses nothing and does nothing twice under kills, restarts and faults", async () => {
    const child = spawn(
      process.execPath,
      ["--conditions=react-server", "--import", "tsx", "scripts/chaos/main.ts", "--short"],
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
