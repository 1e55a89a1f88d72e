/** A cell and whether it was quoted, which tells "no value" from the empty text. */
export interface CsvCell {
  text: string;
  quoted: boolean;
}

/** A record, and what is wrong with its quotes, if anything. Its cells are then a best reading. */
export interface CsvRecord {
  cells: CsvCell[];
  problem: string | null;
}

const afterQuote = 'A quoted cell goes on after its closing quote. Write " inside a cell as "".';
const insideCell = 'A quote stands inside an unquoted cell. Quote the whole cell and write " as "".';
const neverClosed = "A quote is opened and never closed, so the rest of the file could not be read.";

/** The first record without its quoted cells. By hand: a pattern over a cell of megabytes overflows its stack. */
function bareHeader(text: string): string {
  const plain = /[^"\r\n]*/y;
  let bare = "";
  for (let at = 0; ; at = readQuoted(text, at).end) {
    plain.lastIndex = at;
    const [part = ""] = plain.exec(text) ?? [];
    bare += part;
    at += part.length;
    if (text[at] !== '"') return bare;
  }
}

/**
 * Separator by the header: a comma, unless it has none and has a tab or semicolon (spreadsheets of some locales).
 */
export function csvSeparator(text: string): string {
  const header = bareHeader(text);
  if (header.includes(",")) return ",";
  if (header.includes("\t")) return "\t";
  return header.includes(";") ? ";" : ",";
}

/**
 * Records of RFC 4180 text; lines end with CRLF, LF or CR; empty lines are skipped. Reads on after a record with broken
 * quotes, which stream parsers do not, so that one pass finds every bad row.
 */
export function* readCsv(text: string, separator: string): Generator<CsvRecord> {
  const plainEnd = new RegExp(`[${separator === "\t" ? "\\t" : separator}\\r\\n]|$`, "g");
  const endOfPlain = (from: number): number => {
    plainEnd.lastIndex = from;
    return plainEnd.exec(text)?.index ?? text.length;
  };
  let at = 0;
  while (at < text.length) {
    const record: CsvRecord = { cells: [], problem: null };
    for (;;) {
      const cell = text[at] === '"' ? readQuoted(text, at) : null;
      const rest = cell?.end ?? at;
      const end = endOfPlain(rest);
      const tail = text.slice(rest, end);
      if (cell === null && tail.includes('"')) record.problem ??= insideCell;
      if (cell !== null && tail !== "") record.problem ??= afterQuote;
      if (cell !== null && !cell.closed) record.problem ??= neverClosed;
      record.cells.push({ text: (cell?.text ?? "") + tail, quoted: cell !== null });
      at = end + 1;
      if (text[end] !== separator) {
        if (text[end] === "\r" && text[at] === "\n") at += 1;
        break;
      }
    }
    const [only, ...others] = record.cells;
    const empty = others.length === 0 && only?.text === "" && !only.quoted;
    if (!empty) yield record;
  }
}

/** Text between quotes; `end` is just after the closing one. */
function readQuoted(text: string, start: number): { text: string; end: number; closed: boolean } {
  let value = "";
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return { text: value + text.slice(from), end: text.length, closed: false };
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { text: value, end: quote + 1, closed: true };
    value += '"';
    from = quote + 2;
  }
}
