import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blend, contrastRatio, readOklch, toSrgb } from "@/tests/support/contrast";

const root = join(import.meta.dirname, "../..");
const css = readFileSync(join(root, "app/globals.css"), "utf8");

/** Colour tokens of one block of the stylesheet, opaque ones only. */
function tokensOf(selector: string) {
  const block = css.split(`\n${selector} {`)[1]?.split("\n}")[0] ?? "";
  const found = [...block.matchAll(/--([\w-]+): (oklch\([^)/]+\));/g)];
  return new Map(found.map(([, name = "", value = ""]) => [name, toSrgb(readOklch(value))]));
}

const light = tokensOf(":root");
const themes = { light, dark: new Map([...light, ...tokensOf(".dark")]) };
type Theme = keyof typeof themes;

/** "primary", or "primary/88 on card" for one that lies over another with that opacity in percent. */
function colour(theme: Theme, name: string): readonly [number, number, number] {
  const [, token = "", percent, under] = /^([\w-]+)(?:\/(\d+) on ([\w-]+))?$/.exec(name) ?? [];
  const value = themes[theme].get(token);
  if (value === undefined) throw new Error(`No such token: ${name}`);
  return under === undefined ? value : blend(value, Number(percent) / 100, colour(theme, under));
}

const surfaces = ["background", "card", "sidebar", "muted", "hover", "band"];
const tints = ["pos-bg", "neg-bg", "warn-bg", "info-bg", "var-bg"];
const changedWords = ["neg-line/22 on neg-bg", "info-line/22 on info-bg"];
const heat = ["h0", "h1", "h2", "h3", "h4", "h5", "h6"];

/** Text, and all it may stand on. */
const text: Record<string, string[]> = {
  foreground: [...surfaces, ...tints, ...changedWords],
  "muted-foreground": [...surfaces, ...tints],
  faint: [...surfaces, ...tints],
  pos: [...surfaces, "pos-bg"],
  neg: [...surfaces, "neg-bg"],
  warn: [...surfaces, "warn-bg", "warn-bg/60 on card"],
  info: [...surfaces, "info-bg"],
  var: [...surfaces, "var-bg", ...changedWords],
  "primary-foreground": ["primary", "primary/88 on card"],
  "gold-foreground": ["gold"],
  "heat-fg": heat,
};

/** Lines and marks that carry a meaning, and what they are drawn on. */
const marks: Record<string, string[]> = {
  ring: surfaces,
  "pos-line": ["background", "card", "muted", "band"],
  "neg-line": ["background", "card", "muted", "band"],
  "warn-line": ["background", "card", "muted", "band"],
  "info-line": ["background", "card", "muted", "band"],
  // Boxes to tick and switches that are off have no other outline.
  "neutral-line/80 on card": ["card", "background", "muted"],
  "neutral-line": ["background", "card", "muted", "band"],
  primary: surfaces,
  c1: ["card"],
  c5: ["card"],
};

function tooFaint(theme: Theme, pairs: Record<string, string[]>, least: number): string[] {
  return Object.entries(pairs).flatMap(([over, unders]) =>
    unders.flatMap((under) => {
      const ratio = contrastRatio(colour(theme, over), colour(theme, under));
      return ratio < least ? [`${over} on ${under}: ${ratio.toFixed(2)}`] : [];
    }),
  );
}

describe.each(["light", "dark"] as const)("colours of the %s theme", (theme) => {
  it("make text readable on everything it stands on (WCAG 2.2 AA, 4.5:1)", () => {
    expect(tooFaint(theme, text, 4.5)).toEqual([]);
  });

  it("make marks and the focus ring visible where they are drawn (3:1)", () => {
    expect(tooFaint(theme, marks, 3)).toEqual([]);
  });
});

describe("contrast", () => {
  it("is measured as WCAG does", () => {
    const [black, white] = [readOklch("oklch(0 0 0)"), readOklch("oklch(1 0 0)")].map(toSrgb);
    if (black === undefined || white === undefined) throw new Error("Not read.");
    expect(contrastRatio(black, white)).toBeCloseTo(21, 5);
    // #767676 on white is the known 4.54:1.
    const grey = 0x76 / 255;
    expect(contrastRatio([grey, grey, grey], white)).toBeCloseTo(4.54, 2);
    // sRGB red, as CSS Color 4 gives it.
    expect(toSrgb(readOklch("oklch(0.627955 0.257683 29.2339)")).map((part) => part.toFixed(2))).toEqual([
      "1.00",
      "0.00",
      "0.00",
    ]);
  });

  it("is checked for every colour that text is given", () => {
    const sources = ["components", "app"]
      .flatMap((room) => readdirSync(join(root, room), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && entry.name.endsWith(".tsx"))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    const used = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/(?<![\w-])text-([a-z][\w-]*(?:\/\d+)?)/g)].map(([, name = ""]) => name),
      ),
    );
    const coloured = [...used].filter((name) => light.has(name.split("/")[0] ?? ""));
    // The slash between crumbs is an ornament.
    const unchecked = coloured.filter((name) => !(name in text) && name !== "border-strong");
    expect(coloured.length).toBeGreaterThan(8);
    expect(unchecked).toEqual([]);
  });
});
