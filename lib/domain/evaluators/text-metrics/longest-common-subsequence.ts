function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** From this length on an array is made no longer than needed: two long lines take megabytes. */
const long = 65_536;

/** `array`, or a fresh one where it is too short. What it holds is not kept. */
function withRoom(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (array.length >= length) return array;
  return new Int32Array(length < long ? 2 * length : length);
}

/**
 * Longest common subsequences of one candidate after another with any number of references. A row of the table
 * takes a bit a cell: bit j of row i is 0 where length(i, j+1) = length(i, j) + 1 (Hyyrö 2004). 32 cells are
 * computed at once, and 20,000 tokens against 20,000 take megabytes instead of gigabytes.
 */
export class LcsMatcher {
  private candidate: Int32Array = new Int32Array(0);
  /** 32-bit words in a row. */
  private words = 0;
  /** For each symbol, where the mask of its positions in the candidate starts in `masks`; −1 for none. */
  private readonly offsets: Int32Array;
  private masks = new Int32Array(0);
  // Used again for each reference: fresh arrays for every two lines would cost more than comparing them.
  private rows = new Int32Array(0);
  private kept = new Int32Array(0);
  private symbols = new Int32Array(0);

  /** Symbols are numbers from 0 to `symbols` − 1. */
  constructor(symbols: number) {
    this.offsets = new Int32Array(symbols).fill(-1);
  }

  /** Makes ready for the candidate that the calls below compare with. */
  setCandidate(candidate: Int32Array): void {
    for (const symbol of this.candidate) this.offsets[symbol] = -1;
    this.candidate = candidate;
    this.words = (candidate.length + 31) >>> 5;
    let end = 0;
    for (const symbol of candidate) {
      if (this.offsets[symbol] !== -1) continue;
      this.offsets[symbol] = end;
      end += this.words;
    }
    this.masks = withRoom(this.masks, end);
    this.masks.fill(0, 0, end);
    for (let j = 0; j < candidate.length; j++) {
      const at = (this.offsets[candidate[j] ?? 0] ?? 0) + (j >>> 5);
      this.masks[at] = (this.masks[at] ?? 0) | (1 << (j & 31));
    }
  }

  /** Length of the longest common subsequence. */
  length(reference: Int32Array): number {
    const row = new Int32Array(this.words).fill(-1);
    for (const symbol of reference) {
      if (this.occurs(symbol)) this.advance(row, 0, 0, symbol);
    }
    return this.lengthAt(row, 0, this.candidate.length);
  }

  /** Positions in `reference`, ascending, of the longest common subsequence that rouge-score reads out. */
  positions(reference: Int32Array): number[] {
    // A symbol that the candidate lacks leaves its row as the one above, and reading out passes it by.
    this.kept = withRoom(this.kept, reference.length);
    const { kept } = this;
    let count = 0;
    for (let i = 0; i < reference.length; i++) {
      if (this.occurs(reference[i] ?? 0)) kept[count++] = i;
    }
    this.symbols = withRoom(this.symbols, count);
    this.rows = withRoom(this.rows, (count + 1) * this.words);
    const { symbols, rows } = this;
    for (let w = 0; w < this.words; w++) rows[w] = -1;
    for (let i = 0; i < count; i++) {
      const symbol = reference[kept[i] ?? 0] ?? 0;
      symbols[i] = symbol;
      this.advance(rows, i * this.words, (i + 1) * this.words, symbol);
    }
    const positions = this.readOut(rows, symbols, count);
    for (let i = 0; i < positions.length; i++) positions[i] = kept[positions[i] ?? 0] ?? 0;
    return positions;
  }

  private occurs(symbol: number): boolean {
    return (this.offsets[symbol] ?? -1) >= 0;
  }

  /** V' = (V + (V & M)) | (V & ~M), the carry running through all words of a row. The symbol occurs. */
  private advance(rows: Int32Array, from: number, to: number, symbol: number): void {
    const mask = this.offsets[symbol] ?? 0;
    let carry = 0;
    for (let w = 0; w < this.words; w++) {
      const v = rows[from + w] ?? 0;
      const m = this.masks[mask + w] ?? 0;
      const sum = (v >>> 0) + ((v & m) >>> 0) + carry;
      carry = sum > 0xffffffff ? 1 : 0;
      rows[to + w] = sum | 0 | (v & ~m);
    }
  }

  /** length(i, j) of the row that starts at `row`: the zeros among its first j bits. */
  private lengthAt(rows: Int32Array, row: number, j: number): number {
    let ones = 0;
    for (let w = 0; w < j >>> 5; w++) ones += bitCount(rows[row + w] ?? 0);
    const rest = j & 31;
    if (rest > 0) ones += bitCount((rows[row + (j >>> 5)] ?? 0) & ((1 << rest) - 1));
    return j - ones;
  }

  private readOut(rows: Int32Array, reference: Int32Array, length: number): number[] {
    const { words, candidate } = this;
    /** 1 where length(i, j) = length(i, j−1) + 1. */
    const step = (i: number, j: number) =>
      (((rows[i * words + ((j - 1) >>> 5)] ?? 0) >>> ((j - 1) & 31)) & 1) ^ 1;
    const positions: number[] = [];
    let i = length;
    let j = candidate.length;
    let here = this.lengthAt(rows, i * words, j);
    let above = i > 0 ? this.lengthAt(rows, (i - 1) * words, j) : 0;
    while (here > 0) {
      if (reference[i - 1] === candidate[j - 1]) {
        positions.push(i - 1);
        here = above - step(i - 1, j);
        i--;
        j--;
        above = i > 0 ? this.lengthAt(rows, (i - 1) * words, j) : 0;
      } else if (here - step(i, j) > above) {
        if (this.isBlank(rows, i, j, reference[i - 1] ?? 0)) {
          j -= 32;
        } else {
          here -= step(i, j);
          above -= step(i - 1, j);
          j--;
        }
      } else {
        here = above;
        i--;
        above = i > 0 ? this.lengthAt(rows, (i - 1) * words, j) : 0;
      }
    }
    return positions.reverse();
  }

  /** True when j ends a word in which neither row steps and the symbol does not occur: nothing happens there. */
  private isBlank(rows: Int32Array, i: number, j: number, symbol: number): boolean {
    if ((j & 31) !== 0) return false;
    const w = (j >>> 5) - 1;
    if (rows[i * this.words + w] !== -1 || rows[(i - 1) * this.words + w] !== -1) return false;
    return this.masks[(this.offsets[symbol] ?? 0) + w] === 0;
  }
}
