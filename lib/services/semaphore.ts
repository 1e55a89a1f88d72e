import "server-only";
/** A counting semaphore, first come first served, whose waiters can all be woken to look again at why they wait. */
export class Semaphore {
  private free: number;
  private readonly waiting: (() => void)[] = [];
  private head = 0;

  constructor(width: number) {
    this.free = width;
  }

  /** Waits for a place. After `wakeAll` it may return without one being free; callers then only look and release. */
  acquire(): Promise<void> {
    this.free -= 1;
    if (this.free >= 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  release(): void {
    this.free += 1;
    this.next();
  }

  wakeAll(): void {
    while (this.head < this.waiting.length) this.next();
  }

  private next(): void {
    const waiter = this.waiting[this.head];
    if (waiter === undefined) return;
    this.head += 1;
    if (this.head > 1024) {
      this.waiting.splice(0, this.head);
      this.head = 0;
    }
    waiter();
  }
}
