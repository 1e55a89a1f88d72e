import { exampleName } from "../examples/name";
import type { CellState, MatrixCell, MatrixRow } from "./matrix";

/**
 * A matrix as it travels: a string a column instead of an object a cell, so that 20 × 2,000 cells stay a few hundred
 * kilobytes before compression.
 */
export interface PackedMatrix {
  /** In run order: id, number within the prompt, title, and indexes into `tags`. */
  examples: readonly (readonly [id: string, number: number, title: string, ...tags: number[]])[];
  tags: readonly string[];
  /** One a variant, in their order: the codes of its cells in the order of `examples`, separated by commas. */
  columns: readonly PackedColumn[];
}

export interface PackedColumn {
  variantId: string;
  /** See `readCell`. */
  codes: string;
}

/** A cell that changed: its example, its variant and its new code. */
export type CellChange = readonly [exampleId: string, variantId: string, code: string];

const errorCodes: Record<string, string> = {
  rate_limited: "429",
  timeout: "timeout",
  overloaded: "503",
  auth: "401",
  invalid_request: "400",
  context_length: "length",
  content_filter: "filter",
  network: "network",
  malformed_response: "format",
  missing_variable: "variable",
};

/** What a failed call is called where there is room for one word: "429", "timeout". */
export function shortErrorCode(kind: string): string {
  return errorCodes[kind] ?? "error";
}

/** Names a cell by what it is of, so that a page need not carry an id a cell. Trial not given: the first. */
export function cellReference(exampleId: string, variantId: string, trial = 1): string {
  return `${exampleId}.${variantId}.${trial}`;
}

/** What a reference names, or null when the text is none. */
export function readCellReference(
  reference: string,
): { exampleId: string; variantId: string; trial: number } | null {
  const [exampleId, variantId, trialText, ...rest] = reference.split(".");
  const trial = Number(trialText);
  const complete = exampleId !== undefined && exampleId !== "" && variantId !== undefined && variantId !== "";
  if (!complete || rest.length > 0 || !Number.isInteger(trial) || trial < 1) return null;
  return { exampleId, variantId, trial };
}

const underWay: Record<string, CellState> = { q: "queued", c: "calling", j: "judging", r: "retrying" };
const codePattern = /^(\d{0,5}|u)([pf]?)(\*?)(\+?)(?:e(\w+))?$/;
/** Scores travel as whole ten-thousandths. */
const scoreUnit = 10_000;

/** What a code says of a cell: all but which cell it is. */
type CodedCell = Omit<MatrixCell, "id">;

function readCode(code: string): CodedCell | null {
  const plain = { score: null, passed: null, flaky: false, reused: false, errorCode: null };
  const state = underWay[code.charAt(0)];
  if (state !== undefined) {
    const kind = code.slice(1);
    return { ...plain, state, errorCode: kind === "" ? null : shortErrorCode(kind) };
  }
  const match = code === "" ? null : codePattern.exec(code);
  if (match === null) return null;
  const [, digits = "", verdict, flaky, reused, kind] = match;
  const score = digits === "" || digits === "u" ? null : Number(digits) / scoreUnit;
  return {
    state: kind !== undefined ? "failed" : score === null ? "unscored" : "scored",
    score,
    passed: verdict === "p" ? true : verdict === "f" ? false : null,
    flaky: flaky === "*",
    reused: reused === "+",
    errorCode: kind === undefined ? null : shortErrorCode(kind),
  };
}

function withId(cell: CodedCell | null, id: string): MatrixCell | null {
  return cell === null ? null : { id, ...cell };
}

/**
 * A cell from its code: `q` queued, `c` calling, `j` judging, `r` and the kind of error waiting to be tried again;
 * empty: not part of the run. Else the mean score in ten-thousandths (`u` for an answer without one, nothing where
 * there is no answer), `p` or `f` for passed or failed, `*` when its trials disagree, `+` when every answer was reused,
 * and `e` with the kind of error when the call failed.
 */
export function readCell(code: string, reference: string): MatrixCell | null {
  return withId(readCode(code), reference);
}

/** The rows of a packed matrix, in run order. */
export function unpackMatrix(matrix: PackedMatrix): MatrixRow[] {
  const columns = matrix.columns.map(({ variantId, codes }) => ({ variantId, codes: codes.split(",") }));
  // Of tens of thousands of cells many read alike.
  const known = new Map<string, CodedCell | null>();
  const read = (code: string) => {
    const cell = known.get(code);
    if (cell !== undefined) return cell;
    const made = readCode(code);
    known.set(code, made);
    return made;
  };
  return matrix.examples.map(([exampleId, number, title, ...tags], index) => ({
    exampleId,
    name: exampleName(number),
    title,
    tags: tags.flatMap((tag) => matrix.tags[tag] ?? []),
    cells: columns.map(({ variantId, codes }) =>
      withId(read(codes[index] ?? ""), cellReference(exampleId, variantId)),
    ),
  }));
}

/** The rows with changed cells put in. Rows without a change stay the same objects. */
export function withChanges(
  rows: readonly MatrixRow[],
  variantIds: readonly string[],
  changes: readonly CellChange[],
): readonly MatrixRow[] {
  if (changes.length === 0) return rows;
  const byExample = new Map<string, CellChange[]>();
  for (const change of changes) {
    const known = byExample.get(change[0]);
    if (known === undefined) byExample.set(change[0], [change]);
    else known.push(change);
  }
  return rows.map((row) => {
    const own = byExample.get(row.exampleId);
    if (own === undefined) return row;
    const cells = [...row.cells];
    for (const [exampleId, variantId, code] of own) {
      const column = variantIds.indexOf(variantId);
      if (column >= 0) cells[column] = readCell(code, cellReference(exampleId, variantId));
    }
    return { ...row, cells };
  });
}
