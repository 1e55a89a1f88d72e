import "server-only";

/**
 * What never changes under its key, read once by this process. The longest unread are forgotten first, so that the sizes
 * of all that is kept stay within `room`; one larger than that is never kept.
 */
export class Kept<T> {
  readonly #known = new Map<string, { size: number; value: Promise<T> }>();
  readonly #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  /** @param key null: what is read may change, and is read anew. */
  get(key: string | null, read: () => Promise<T>, size = 1): Promise<T> {
    if (key === null || size > this.#room) return read();
    const one = this.#known.get(key) ?? { size, value: read() };
    this.#known.delete(key);
    this.#known.set(key, one);
    one.value.catch(() => this.#known.delete(key));
    let taken = 0;
    for (const [other, { size: own }] of [...this.#known].reverse()) {
      taken += own;
      if (taken > this.#room) this.#known.delete(other);
    }
    return one.value;
  }
}
