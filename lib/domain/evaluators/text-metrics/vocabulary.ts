/** UTF-16 units of a text: an array is read several times as fast as a string. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

/** FNV-1a over UTF-16 units. */
export const noHash = 0x811c9dc5;

export function hashed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/**
 * Gives equal tokens equal numbers 0, 1, 2… for as long as it lives. Tokens are read in place, as parts of a
 * longer text, because making a string of each would cost more than all that is then counted.
 */
export class Vocabulary {
  /** Open addressing: number + 1, 0 where free. */
  private table = new Int32Array(1024);
  private readonly hashes: number[] = [];
  private readonly texts: Uint16Array[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** How many different tokens there are. */
  get size(): number {
    return this.hashes.length;
  }

  /** The token of a number. */
  token(number: number): string {
    const text = this.texts[number];
    let token = "";
    for (let i = this.starts[number] ?? 0; i < (this.ends[number] ?? 0); i++) {
      token += String.fromCharCode(text?.[i] ?? 0);
    }
    return token;
  }

  /** The number of the token that is `text` from `start` to before `end`. The text must not change afterwards. */
  numberOf(text: Uint16Array, start = 0, end = text.length): number {
    let hash = noHash;
    for (let i = start; i < end; i++) hash = hashed(hash, text[i] ?? 0);
    return this.numberOfHashed(hash, text, start, end);
  }

  /** The same for a token whose units were hashed on the way: `hashed` from `noHash` on. */
  numberOfHashed(unmixed: number, text: Uint16Array, start: number, end: number): number {
    const hash = unmixed ^ (unmixed >>> 15);
    const mask = this.table.length - 1;
    let slot = hash & mask;
    for (;;) {
      const number = (this.table[slot] ?? 0) - 1;
      if (number < 0) return this.add(slot, hash, text, start, end);
      if (this.hashes[number] === hash && this.equals(number, text, start, end)) return number;
      slot = (slot + 1) & mask;
    }
  }

  private equals(number: number, text: Uint16Array, start: number, end: number): boolean {
    const from = this.starts[number] ?? 0;
    if ((this.ends[number] ?? 0) - from !== end - start) return false;
    const known = this.texts[number] ?? text;
    for (let i = 0; i < end - start; i++) {
      if (known[from + i] !== text[start + i]) return false;
    }
    return true;
  }

  private add(slot: number, hash: number, text: Uint16Array, start: number, end: number): number {
    const number = this.hashes.length;
    this.table[slot] = number + 1;
    this.hashes.push(hash);
    this.texts.push(text);
    this.starts.push(start);
    this.ends.push(end);
    if (2 * this.hashes.length > this.table.length) this.grow();
    return number;
  }

  private grow(): void {
    const table = new Int32Array(2 * this.table.length);
    const mask = table.length - 1;
    for (const [number, hash] of this.hashes.entries()) {
      let slot = hash & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = number + 1;
    }
    this.table = table;
  }
}

/** For each UTF-16 unit 1 where tokens are made of it, else 0. */
export type TokenUnits = Uint8Array;

export function tokenUnits(belongs: (unit: number) => boolean): TokenUnits {
  return Uint8Array.from({ length: 0x10000 }, (_, unit) => (belongs(unit) ? 1 : 0));
}

/** Numbers of the longest runs of token units in `text` from `start` to before `end`, in order. */
export function numberRuns(
  text: Uint16Array,
  vocabulary: Vocabulary,
  units: TokenUnits,
  start = 0,
  end = text.length,
): Int32Array {
  const numbers = new Int32Array((end - start + 1) >>> 1);
  let count = 0;
  let i = start;
  while (i < end) {
    while (i < end && units[text[i] ?? 0] === 0) i++;
    const first = i;
    let hash = noHash;
    for (; i < end; i++) {
      const unit = text[i] ?? 0;
      if (units[unit] === 0) break;
      hash = hashed(hash, unit);
    }
    if (i > first) numbers[count++] = vocabulary.numberOfHashed(hash, text, first, i);
  }
  return numbers.slice(0, count);
}
