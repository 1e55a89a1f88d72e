import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const script = read("scripts/ci/assay-gate.sh");
const options = new Set(
  [...script.matchAll(/^ {6}\S.*|^ {2}-\S.*/gm)].flatMap(([line]) => line.match(/--[a-z]+/g) ?? []),
);

describe("the CI examples", () => {
  it.each(["deploy/ci/github-actions.yml", "deploy/ci/gitlab-ci.yml"])("%s is YAML", (path) => {
    expect(parse(read(path), { strict: true })).toBeTypeOf("object");
  });

  it.each(["deploy/ci/github-actions.yml", "deploy/ci/gitlab-ci.yml", "docs/ci.md"])(
    "%s calls the script with options it has",
    (path) => {
      const commands = read(path).match(/assay-gate\.sh(?:\\\n|.)*/g) ?? [];
      const used = commands.flatMap((command) => command.match(/--[a-z]+/g) ?? []);
      expect(used.length).toBeGreaterThan(2);
      expect(used.filter((option) => !options.has(option))).toEqual([]);
    },
  );

  it("has every YAML block of the documentation parse", () => {
    const blocks = [...read("docs/ci.md").matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = ""]) => yaml);
    expect(blocks).toHaveLength(2);
    for (const block of blocks) expect(() => parse(block, { strict: true })).not.toThrow();
  });
});
