import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { twMerge } from "tailwind-merge";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

const sources = ["components", "app"]
  .flatMap((room) => readdirSync(join(root, room), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith(".tsx"))
  .map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path: relative(root, path), text: readFileSync(path, "utf8") };
  });

/** From the bracket at `start` to the one that closes it. */
function bracketed(text: string, start: number): string {
  const opening = text[start] ?? "";
  const closing = { "(": ")", "{": "}" }[opening];
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === opening) depth += 1;
    if (text[at] === closing) depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

/** The class lists an expression is made of; what it compares with is none. */
function classLists(expression: string): string[] {
  const spoken = expression.replace(/[!=]==\s*"[^"]*"/g, "");
  const literals = [...spoken.matchAll(/"([^"\n]+)"/g)].map((match) => match[1] ?? "");
  const names = spoken.replace(/"[^"]*"/g, "").match(/\b[a-z]\w*Classes\b/g) ?? [];
  return [...literals, ...names.map((name) => constants.get(name) ?? "")];
}

const constants = new Map(
  sources
    .concat(
      ["components/ui/menu-classes.ts"].map((path) => ({
        path,
        text: readFileSync(join(root, path), "utf8"),
      })),
    )
    .flatMap(({ text }) =>
      [...text.matchAll(/const (\w+Classes) =\s*["`]([^"`]*)["`]/g)].map((match): [string, string] => [
        match[1] ?? "",
        match[2] ?? "",
      ]),
    ),
);

/** Of each component that takes a `className`: the class lists it puts before that. */
const own = new Map<string, string[]>();
for (const { text } of sources) {
  for (const match of text.matchAll(/function ([A-Z]\w*)/g)) {
    const end = text.indexOf("\n}\n", match.index);
    const body = text.slice(match.index, end === -1 ? undefined : end);
    const lists = [...body.matchAll(/\bcn(?=\()/g)]
      .map((call) => bracketed(body, call.index + 2))
      .filter((call) => /\bclassName\b/.test(call))
      .flatMap(classLists);
    if (lists.length > 0) own.set(match[1] ?? "", lists);
  }
}
const button = readFileSync(join(root, "components/ui/button.tsx"), "utf8");
own.set("Button", classLists(button.slice(button.indexOf("const base"), button.indexOf("export type"))));

/** The opening tag that begins at `start`, cut at its end. */
function openingTag(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (text[at] === ">" && depth === 0) return text.slice(start, at);
  }
  return text.slice(start);
}

/** What is given as `className`, or as `…ClassName`, in an opening tag; not what is given to elements inside of it. */
function given(tag: string): string[] {
  let depth = 0;
  return [...tag.matchAll(/[{}]|\b\w*[cC]lassName=/g)].flatMap(({ 0: found, index }) => {
    if (found === "{") depth += 1;
    else if (found === "}") depth -= 1;
    else if (depth === 0) {
      const value = tag.slice(index + found.length);
      return classLists(value.startsWith("{") ? bracketed(value, 0) : (/^"[^"]*"/.exec(value)?.[0] ?? ""));
    }
    return [];
  });
}

const passesOn = /className=\{(?:className|\w+ClassName)\}|className && \{ className \}/;

// A component that hands its `className` on to another has that one's classes as its own; two steps are the most there are.
for (const _step of [1, 2]) {
  for (const { text } of sources) {
    for (const match of text.matchAll(/function ([A-Z]\w*)/g)) {
      const end = text.indexOf("\n}\n", match.index);
      const body = text.slice(match.index, end === -1 ? undefined : end);
      for (const child of body.matchAll(/<([A-Z]\w*)\b/g)) {
        const lists = own.get(child[1] ?? "");
        if (lists === undefined || !passesOn.test(openingTag(body, child.index))) continue;
        own.set(match[1] ?? "", [...new Set([...(own.get(match[1] ?? "") ?? []), ...lists])]);
      }
    }
  }
}

/** Classes of a component's own that set the same property as one that is given. */
function overridden(base: string, classes: string): string[] {
  const kept = new Set(twMerge(`${base} ${classes}`).split(/\s+/));
  const again = new Set(classes.split(/\s+/));
  // Only `link` buttons have important classes of their own, and nobody overrides those.
  return base.split(/\s+/).filter((one) => one && !kept.has(one) && !again.has(one) && !one.endsWith("!"));
}

describe("class names", () => {
  it("override a component's own only as important, since cn() merges nothing", () => {
    expect(own.size).toBeGreaterThan(30);
    const found = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/<([A-Z]\w*)\b/g)].flatMap((tag) =>
        given(openingTag(text, tag.index)).flatMap((classes) =>
          (own.get(tag[1] ?? "") ?? []).flatMap((base) =>
            overridden(base, classes).map(
              (one) => `${path}: <${tag[1]} className="${classes}"> and its own ${one}`,
            ),
          ),
        ),
      ),
    );
    expect(found).toEqual([]);
  });

  it("are found when they clash", () => {
    const [first] = given('<Input a={(x) => x > 1} b={<i className="c" />} className="w-44" id="x"');
    expect(first).toBe("w-44");
    expect(openingTag('<Input a={(x) => x > 1} b="c">d</Input>', 0)).toBe('<Input a={(x) => x > 1} b="c"');
    expect(own.get("UrlField")).toEqual(own.get("Input"));
    expect(overridden("w-full rounded-md", "w-44")).toEqual(["w-full"]);
    expect(overridden("w-full rounded-md", "w-44!")).toEqual([]);
  });
});
