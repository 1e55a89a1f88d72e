import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claim, holderOf } from "@/scripts/lock";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("claim", () => {
  it("takes a free directory and gives it back", () => {
    const release = claim(directory);
    release();
    expect(() => claim(directory)()).not.toThrow();
  });

  it("takes over the claim of a process that is gone", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(directory, "assay.pid"), String(pid));
    expect(() => claim(directory)()).not.toThrow();
  });

  it.runIf(process.platform === "linux")("takes over when the number went to another program", () => {
    writeFileSync(join(directory, "assay.pid"), "1");
    expect(holderOf(directory)).toBeUndefined();
    expect(() => claim(directory)()).not.toThrow();
  });
});
