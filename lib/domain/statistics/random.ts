/** Turns text into 32 bits (FNV-1a), so that a stream can be named after what it is for. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * The generator xoshiro128** 1.1 (Blackman and Vigna, 2018): 128 bits of state, 32 bits a draw.
 * One `RandomStream` is one sequence: the same seed and name give the same numbers on every machine.
 */
export class RandomStream {
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;

  private constructor(state: readonly [number, number, number, number]) {
    [this.s0, this.s1, this.s2, this.s3] = state;
  }

  /** Starts from the generator's own state; at least one of the four 32-bit words must be non-zero. */
  static fromState(state: readonly [number, number, number, number]): RandomStream {
    if (state.every((word) => (word | 0) === 0)) throw new RangeError("The state must not be all zero.");
    return new RandomStream([state[0] | 0, state[1] | 0, state[2] | 0, state[3] | 0]);
  }

  /**
   * Starts the stream called `name` of an experiment's seed. Any finite number is a seed; streams of different
   * names are unrelated, so adding a variant to an experiment changes no other variant's numbers.
   */
  static named(seed: number, name: string): RandomStream {
    const low = seed | 0;
    const high = Math.floor(seed / 2 ** 32) | 0;
    let mix = (low ^ Math.imul(high, 0x9e3779b1) ^ Math.imul(hashText(name), 0x85ebca77)) | 0;
    // splitmix32, the seeding the authors of xoshiro recommend: never four zero words.
    const next = () => {
      mix = (mix + 0x9e3779b9) | 0;
      let word = mix ^ (mix >>> 16);
      word = Math.imul(word, 0x21f0aaad);
      word ^= word >>> 15;
      word = Math.imul(word, 0x735a2d97);
      return word ^ (word >>> 15);
    };
    return new RandomStream([next(), next(), next(), next()]);
  }

  /** Fills the array with uniform 32-bit words. A block at a time keeps the state in registers. */
  fill(out: Uint32Array): void {
    let { s0, s1, s2, s3 } = this;
    for (let i = 0; i < out.length; i++) {
      const product = Math.imul(s1, 5);
      out[i] = Math.imul((product << 7) | (product >>> 25), 9);
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = (s3 << 11) | (s3 >>> 21);
    }
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.s3 = s3;
  }

  /** One uniform integer in [0, 2^32). */
  uint32(): number {
    const one = new Uint32Array(1);
    this.fill(one);
    return one[0] ?? 0;
  }

  /** One uniform number in [0, 1), 32 bits fine. */
  uniform(): number {
    return this.uint32() / 2 ** 32;
  }
}
