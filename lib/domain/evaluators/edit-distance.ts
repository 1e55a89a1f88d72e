import { atOnce, type Steps } from "../steps";

/** Code points a text may have, 100 KiB of ASCII: the time is their product over 32. */
export const maxEditLength = 102_400;

/** Characters as numbers, so that an emoji counts once. */
function codePoints(text: string): Uint32Array {
  const points = new Uint32Array(text.length);
  let count = 0;
  for (let index = 0; index < text.length; count += 1) {
    const point = text.codePointAt(index) ?? 0;
    points[count] = point;
    index += point > 0xffff ? 2 : 1;
  }
  return points.subarray(0, count);
}

/** Below this a character is its own index; above, characters are numbered on from here. */
const directIndexes = 256;

/** Both texts with each distinct character as a small number, so that a plain array can be indexed by it. */
function numbered(
  pattern: Uint32Array,
  text: Uint32Array,
): { pattern: Uint32Array; text: Uint32Array; size: number } {
  const ids = new Map<number, number>();
  const number = (characters: Uint32Array): Uint32Array => {
    const numbers = new Uint32Array(characters.length);
    for (let index = 0; index < characters.length; index += 1) {
      const character = characters[index] ?? 0;
      if (character < directIndexes) {
        numbers[index] = character;
        continue;
      }
      const id = ids.get(character) ?? directIndexes + ids.size;
      ids.set(character, id);
      numbers[index] = id;
    }
    return numbers;
  };
  return { pattern: number(pattern), text: number(text), size: directIndexes + ids.size };
}

/**
 * One strip of 32 rows of the matrix over the columns from `first` to before `end`. `carries` holds the horizontal
 * difference (-1, 0, 1) at the strip's upper edge for each column and is replaced by that at its lower edge. At the
 * left edge values grow by one a row.
 * @param masks rows of this strip at which each character stands.
 * @param last index of the strip's last row, 31 but in the last strip.
 */
function advanceStrip(
  text: Uint32Array,
  masks: Int32Array,
  carries: Int8Array,
  [first, end, last]: readonly [number, number, number],
): void {
  let plus = -1;
  let minus = 0;
  for (let column = first; column < end; column += 1) {
    const match = masks[text[column] ?? 0] ?? 0;
    const carry = carries[column] ?? 0;
    const carryMinus = carry >>> 31;
    const eq = match | carryMinus;
    const xv = match | minus;
    const xh = ((((eq & plus) + plus) | 0) ^ plus) | eq;
    let horizontalPlus = minus | ~(xh | plus);
    let horizontalMinus = plus & xh;
    carries[column] = ((horizontalPlus >>> last) & 1) - ((horizontalMinus >>> last) & 1);
    horizontalPlus = (horizontalPlus << 1) | (carry > 0 ? 1 : 0);
    horizontalMinus = (horizontalMinus << 1) | carryMinus;
    plus = horizontalMinus | ~(xv | horizontalPlus);
    minus = horizontalPlus & xv;
  }
}

/** Columns that take about a tenth of a millisecond. */
const longRow = 20_000;

/** Two texts as `numbered` makes them, the shorter one as the pattern. */
type NumberedTexts = ReturnType<typeof numbered>;

/**
 * The least cost of an edit that keeps within `margin` diagonals of those that lead from corner to corner (Ukkonen
 * 1985): never below the distance, and equal to it when no more than 2·margin + the difference in length. Outside the
 * band values are taken to grow by one a step, which is what deleting or inserting costs.
 */
function* distanceInBand({ pattern, text, size }: NumberedTexts, margin: number): Steps<number> {
  const widest = text.length - pattern.length + margin;
  // The first row of the matrix grows by one a column.
  const carries = new Int8Array(text.length).fill(1);
  const masks = new Int32Array(size);
  /** Value above the strip, left of its first column. */
  let corner = 0;
  let first = 0;
  for (let start = 0; start < pattern.length; start += 32) {
    const strip = pattern.subarray(start, start + 32);
    for (let row = 0; row < strip.length; row += 1) {
      const character = strip[row] ?? 0;
      masks[character] = (masks[character] ?? 0) | (1 << row);
    }
    const from = Math.max(0, start - margin);
    for (; first < from; first += 1) corner += carries[first] ?? 0;
    const end = Math.min(text.length, start + strip.length + widest);
    advanceStrip(text, masks, carries, [first, end, strip.length - 1]);
    corner += strip.length;
    for (const character of strip) masks[character] = 0;
    if (end - first > longRow) yield;
  }
  for (; first < text.length; first += 1) corner += carries[first] ?? 0;
  return corner;
}

/** Diagonals looked at first: enough for texts that share most of their characters. */
const firstMargin = 32;

function* distance(left: Uint32Array, right: Uint32Array): Steps<number> {
  const texts = numbered(left, right);
  const longer = texts.text.length - texts.pattern.length;
  const found = yield* distanceInBand(texts, firstMargin);
  if (found <= longer + 2 * firstMargin) return found;
  // No edit that costs as little leaves a band this wide.
  return yield* distanceInBand(texts, (found - longer) >> 1);
}

/**
 * Levenshtein distance in code points and the length of the longer text. Bit-parallel (Myers 1999; strips and carries as
 * in Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances") within a band that is as
 * wide as the distance asks for.
 * @returns null when a text is longer than `maxEditLength`.
 */
export function* editDistanceSteps(
  left: string,
  right: string,
): Steps<{ distance: number; longest: number } | null> {
  if (left.length > maxEditLength * 2 || right.length > maxEditLength * 2) return null;
  let a = codePoints(left);
  let b = codePoints(right);
  const longest = Math.max(a.length, b.length);
  if (longest > maxEditLength) return null;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  a = a.subarray(start, a.length - end);
  b = b.subarray(start, b.length - end);
  if (a.length === 0 || b.length === 0) return { distance: Math.max(a.length, b.length), longest };
  return { distance: yield* a.length <= b.length ? distance(a, b) : distance(b, a), longest };
}

/** `editDistanceSteps` at once. */
export function editDistance(left: string, right: string): { distance: number; longest: number } | null {
  return atOnce(editDistanceSteps(left, right));
}
