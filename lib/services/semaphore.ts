import "server-only";

/** Gives a place back; giving it back again does nothing. */
export type Release = () => void;

/** A counting semaphore, first come first served, whose waiters can all be woken to look again at why they wait. */
export class Semaphore {
  private free: number;
  /** Places in use that are given up instead of passed on, since there are too many. */
  private surplus = 0;
  private readonly waiting: (() => void)[] = [];
  private head = 0;

  constructor(private width: number) {
    this.free = width;
  }

  /** Changes how many places there are. Who has one keeps it: fewer are handed out until enough have come back. */
  resize(width: number): void {
    const change = width - this.width;
    this.width = width;
    if (change < 0) {
      const idle = Math.min(-change, Math.max(0, this.free));
      this.free -= idle;
      this.surplus += -change - idle;
    } else {
      const kept = Math.min(change, this.surplus);
      this.surplus -= kept;
      for (let added = kept; added < change; added += 1) this.add();
    }
  }

  /** Waits for a place. After `wakeAll` it may return without one being free; callers then only look and release. */
  async acquire(): Promise<Release> {
    this.free -= 1;
    if (this.free < 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (this.surplus > 0) this.surplus -= 1;
      else this.add();
    };
  }

  wakeAll(): void {
    while (this.head < this.waiting.length) this.next();
  }

  private add(): void {
    this.free += 1;
    this.next();
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
