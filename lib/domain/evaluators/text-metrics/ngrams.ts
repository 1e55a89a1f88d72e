/** Number of n-grams of a sequence. */
export function ngramCount(length: number, order: number): number {
  return Math.max(0, length - order + 1);
}

/**
 * Memory that calls share: fresh arrays for each cell would cost more than the counting. Nothing here yields, so
 * no two calls are ever under way at once.
 */
let scratch = new Int32Array(0);

function zeroed(length: number): Int32Array {
  if (scratch.length < length) scratch = new Int32Array(2 ** Math.ceil(Math.log2(length)));
  const part = scratch.subarray(0, length);
  part.fill(0);
  // A 100 KB text may need tens of megabytes; they are not kept.
  if (scratch.length > 2 ** 22) scratch = new Int32Array(0);
  return part;
}

/** Fields of an n-gram in its hash slot: the n-gram one symbol shorter, the last symbol, its number, its counts. */
const fields = 5;
const symbolField = 1;
const nodeField = 2;
const allowedField = 3;
const countField = 4;

/**
 * N-grams as a trie in a hash table with linear probing: node 0 is the empty n-gram, each (node, symbol) leads to
 * the n-gram one symbol longer.
 */
class NgramTrie {
  private readonly table: Int32Array;
  private readonly mask: number;
  private size = 0;

  constructor(mostNodes: number) {
    const capacity = 2 ** Math.ceil(Math.log2(1.5 * mostNodes + 2));
    this.mask = capacity - 1;
    this.table = zeroed(capacity * fields);
  }

  /** Where (parent, symbol) stands in the table, or the free place where it belongs. */
  private place(parent: number, symbol: number): number {
    const { table, mask } = this;
    let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca77);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    let at = slot * fields;
    while (table[at + nodeField] !== 0 && (table[at] !== parent || table[at + symbolField] !== symbol)) {
      slot = (slot + 1) & mask;
      at = slot * fields;
    }
    return at;
  }

  /** Counts all n-grams of a reference, then raises what is allowed of each to its count here. */
  addReference(reference: Int32Array, maxOrder: number): void {
    const { table } = this;
    for (let i = 0; i < reference.length; i++) {
      let node = 0;
      const end = Math.min(reference.length, i + maxOrder);
      for (let j = i; j < end; j++) {
        const symbol = reference[j] ?? 0;
        const at = this.place(node, symbol);
        if (table[at + nodeField] === 0) {
          this.size++;
          table[at] = node;
          table[at + symbolField] = symbol;
          table[at + nodeField] = this.size;
        }
        node = table[at + nodeField] ?? 0;
        const count = (table[at + countField] ?? 0) + 1;
        table[at + countField] = count;
        if (count > (table[at + allowedField] ?? 0)) table[at + allowedField] = count;
      }
    }
  }

  /** Makes ready for counting another reference. */
  clearCounts(): void {
    for (let at = countField; at < this.table.length; at += fields) this.table[at] = 0;
  }

  /** Uses up allowed n-grams of the hypothesis; how many of each order there were. */
  takeMatches(hypothesis: Int32Array, maxOrder: number): number[] {
    const { table } = this;
    const matches = Array<number>(maxOrder).fill(0);
    for (let i = 0; i < hypothesis.length; i++) {
      let node = 0;
      const end = Math.min(hypothesis.length, i + maxOrder);
      for (let j = i; j < end; j++) {
        const at = this.place(node, hypothesis[j] ?? 0);
        node = table[at + nodeField] ?? 0;
        // What the references lack, nothing longer of theirs starts with.
        if (node === 0) break;
        const left = table[at + allowedField] ?? 0;
        if (left > 0) {
          table[at + allowedField] = left - 1;
          matches[j - i] = (matches[j - i] ?? 0) + 1;
        }
      }
    }
    return matches;
  }
}

/**
 * For each order 1…maxOrder, how many n-grams of the hypothesis occur in the references, each counted at most as
 * often as in the reference that has it most. Sequences are symbols: token numbers or code points.
 */
export function clippedMatches(
  hypothesis: Int32Array,
  references: readonly Int32Array[],
  maxOrder: number,
): number[] {
  const trie = new NgramTrie(references.reduce((sum, one) => sum + one.length * maxOrder, 0));
  for (const [i, reference] of references.entries()) {
    if (i > 0) trie.clearCounts();
    trie.addReference(reference, maxOrder);
  }
  return trie.takeMatches(hypothesis, maxOrder);
}
