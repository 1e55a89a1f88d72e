import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shareChunks } from "@/scripts/share-chunks.mjs";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "assay-chunks-"));
  mkdirSync(join(directory, "ssr"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, content: string): void {
  writeFileSync(join(directory, name), content);
}

describe("shareChunks", () => {
  it("keeps one of the chunks that differ by their source map's name only", () => {
    const chunk = 'module.exports=[1,e=>"…",2,e=>2];\n\n';
    write("_a._.js", `${chunk}//# sourceMappingURL=_a._.js.map`);
    write("_b._.js", `${chunk}//# sourceMappingURL=_b._.js.map`);
    write("ssr/[root]_c._.js", chunk);
    write("_other._.js", "module.exports=[1,e=>3];");
    expect(shareChunks(directory)).toBe(2);
    const load = createRequire(join(directory, "entry.cjs"));
    expect(load("./_b._.js")).toBe(load("./_a._.js"));
    expect(load("./ssr/[root]_c._.js")).toBe(load("./_a._.js"));
    expect(load("./_a._.js")[1]()).toBe("…");
    expect(load("./_other._.js")[1]()).toBe(3);
  });

  it("touches nothing but chunks, and nothing a second time", () => {
    for (const name of ["runtime.js", "ssr/runtime.js"]) write(name, 'require("./x")');
    write("one.js.map", "module.exports=[]");
    write("two.js.map", "module.exports=[]");
    for (const name of ["one.js", "two.js"]) write(name, "module.exports=[1,e=>1];");
    expect(shareChunks(directory)).toBe(1);
    expect(shareChunks(directory)).toBe(0);
    expect(readFileSync(join(directory, "ssr/runtime.js"), "utf8")).toBe('require("./x")');
    expect(readFileSync(join(directory, "two.js.map"), "utf8")).toBe("module.exports=[]");
  });
});
