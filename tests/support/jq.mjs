// jq for machines without it: the real program, compiled to WebAssembly. Understands the options of scripts/ci.
import { readFileSync } from "node:fs";
import { raw } from "jq-wasm";

const withValues = { "--arg": 2, "--argjson": 2 };
const options = [];
let filter = null;
const given = process.argv.slice(2);
for (let i = 0; i < given.length; i += 1) {
  const text = given[i];
  const values = withValues[text] ?? 0;
  if (text.startsWith("-")) options.push(text, ...given.slice(i + 1, i + 1 + values));
  else if (filter === null) filter = text;
  else throw new Error(`Files are not read: ${text}.`);
  i += values;
}
const flags = options.filter((text) => text.startsWith("-") && !text.startsWith("--")).join("");
const input = flags.includes("n") ? "null" : readFileSync(0, "utf8");
try {
  const output = await raw(input, filter, options);
  if (output !== "") process.stdout.write(`${output.replace(/\n$/, "")}\n`);
  if (flags.includes("e") && /^(null|false)$/.test(output.trim())) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 5;
}
