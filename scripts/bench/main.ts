import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { runToExit } from "../steps";
import type { BenchRow } from "./row";

/** A part is a file of this folder that exports `run`. */
interface Part {
  name: string;
  run(): Promise<BenchRow[]>;
}

async function loadPart(name: string): Promise<Part | undefined> {
  const { run } = (await import(`./${name}.ts`)) as Partial<Part>;
  return run === undefined ? undefined : { name, run };
}

async function loadParts(wished: string[]): Promise<Part[]> {
  const names = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".ts") && name !== "main.ts")
    .map((name) => name.slice(0, -".ts".length))
    .filter((name) => wished.length === 0 || wished.includes(name));
  const parts = (await Promise.all(names.map(loadPart))).filter((part) => part !== undefined);
  const unknown = wished.filter((name) => !parts.some((part) => part.name === name));
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(", ")} in scripts/bench.`);
  return parts.sort((one, other) => one.name.localeCompare(other.name));
}

function number(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function print(rows: BenchRow[]): void {
  const cells = rows.map((row) => [
    row.figure,
    `${number(row.value)} ${row.unit}`,
    row.referenceValue === null
      ? row.reference
      : `${row.reference}: ${number(row.referenceValue)} ${row.unit}`,
    row.ratio === null ? "" : `×${number(row.ratio)}`,
    row.limit ?? "",
  ]);
  const header = ["figure", "value", "held against", "ratio", "wanted"];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of [header, ...cells]) {
    console.log(
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("   ")
        .trimEnd(),
    );
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, full: { type: "boolean", default: false } },
  });
  const rows: BenchRow[] = [];
  for (const part of await loadParts(positionals)) {
    if (!values.json) console.log(`\n${part.name}`);
    const measured = await part.run();
    rows.push(...measured);
    if (!values.json) print(measured);
  }
  if (values.json) console.log(JSON.stringify(rows, null, 2));
}

runToExit(main);
