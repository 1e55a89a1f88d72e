/** Code points a text may have: the time is their product over 32. */
export const maxEditLength = 100_000;

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
 * One strip of 32 rows of the matrix over all columns. `carries` holds the horizontal difference (-1, 0, 1) at the
 * strip's upper edge for each column and is replaced by that at its lower edge.
 * @param masks rows of this strip at which each character stands.
 * @param last index of the strip's last row, 31 but in the last strip.
 */
function advanceStrip(text: Uint32Array, masks: Int32Array, carries: Int8Array, last: number): void {
  let plus = -1;
  let minus = 0;
  for (let column = 0; column < text.length; column += 1) {
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

function distance(left: Uint32Array, right: Uint32Array): number {
  const { pattern, text, size } = numbered(left, right);
  // The first row of the matrix grows by one a column.
  const carries = new Int8Array(text.length).fill(1);
  const masks = new Int32Array(size);
  for (let start = 0; start < pattern.length; start += 32) {
    const strip = pattern.subarray(start, start + 32);
    masks.fill(0);
    for (let row = 0; row < strip.length; row += 1) {
      const character = strip[row] ?? 0;
      masks[character] = (masks[character] ?? 0) | (1 << row);
    }
    advanceStrip(text, masks, carries, strip.length - 1);
  }
  return carries.reduce((sum, carry) => sum + carry, pattern.length);
}

/**
 * Levenshtein distance in code points and the length of the longer text. Bit-parallel (Myers 1999; strips and carries as
 * in Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances").
 * @returns null when a text is longer than `maxEditLength`.
 */
export function editDistance(left: string, right: string): { distance: number; longest: number } | null {
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
  return { distance: a.length <= b.length ? distance(a, b) : distance(b, a), longest };
}
