import { hashed, noHash, unitsOf, type Vocabulary } from "./vocabulary";
import { isWhitespace, splitWords, stripEnd } from "./whitespace";

const blank = 0;
const plain = 1;
/** Always a token of its own: ASCII's symbols but for ' , - and the full stop. */
const symbol = 2;
/** Full stop, comma, hyphen: a token of its own or not, as the digits around it have it. */
const mark = 3;
const hyphen = 0x2d;

const kinds = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  if (isWhitespace(unit)) return blank;
  const character = String.fromCharCode(unit);
  if (/[{-~[-`!-&(-+:-@/]/.test(character)) return symbol;
  return ".,-".includes(character) ? mark : plain;
});

/** The language-dependent rules of 13a on text without blanks and symbols. */
function separateMarks(word: string): string[] {
  return splitWords(
    ` ${word} `
      .replace(/([^0-9])([.,])/g, "$1 $2 ")
      .replace(/([.,])([^0-9])/g, " $1 $2")
      .replace(/([0-9])(-)/g, "$1 $2 "),
  );
}

function withoutMarkup(text: string): string {
  const line = stripEnd(text).replaceAll("<skipped>", "").replaceAll("-\n", "").replaceAll("\n", " ");
  if (!line.includes("&")) return line;
  return line
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}

/**
 * Numbers of the tokens of sacreBLEU's tokenizer "13a" (mteval-v13a.pl's rules): it splits off punctuation, keeps
 * numbers such as 1,234.5 whole, and undoes four HTML entities.
 */
export function tokenize13a(text: string, vocabulary: Vocabulary): Int32Array {
  const line = withoutMarkup(text);
  const units = unitsOf(line);
  const numbers = new Int32Array(units.length);
  let count = 0;
  let i = 0;
  while (i < units.length) {
    const kind = kinds[units[i] ?? 0];
    const start = i++;
    if (kind === blank) continue;
    let marks = kind === mark ? 1 : 0;
    let hash = hashed(noHash, units[start] ?? 0);
    if (kind !== symbol) {
      for (; i < units.length; i++) {
        const unit = units[i] ?? 0;
        const next = kinds[unit];
        if (next === blank || next === symbol) break;
        if (next === mark) marks++;
        hash = hashed(hash, unit);
      }
    }
    const last = units[i - 1] ?? 0;
    if (marks === 0 || i - start === 1) {
      numbers[count++] = vocabulary.numberOfHashed(hash, units, start, i);
    } else if (marks === 1 && kinds[last] === mark && last !== hyphen) {
      // A full stop or comma at the end comes off whatever stands before it; nearly all of them are such.
      numbers[count++] = vocabulary.numberOf(units, start, i - 1);
      numbers[count++] = vocabulary.numberOf(units, i - 1, i);
    } else {
      for (const token of separateMarks(line.slice(start, i))) {
        numbers[count++] = vocabulary.numberOf(unitsOf(token));
      }
    }
  }
  return numbers.slice(0, count);
}
