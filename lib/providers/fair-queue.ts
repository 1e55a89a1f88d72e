export type Priority = "interactive" | "batch";

/** One start in this many goes to batch even while interactive calls wait. */
const batchShare = 8;

/** Groups that take turns. A `Map` keeps the order; the group just served goes to the end. */
class Turns<T> {
  private readonly groups = new Map<string, Set<T>>();
  size = 0;

  add(group: string, item: T): void {
    const queue = this.groups.get(group);
    if (queue) queue.add(item);
    else this.groups.set(group, new Set([item]));
    this.size++;
  }

  peek(): { group: string; item: T } | null {
    for (const [group, queue] of this.groups) for (const item of queue) return { group, item };
    return null;
  }

  remove(group: string, item: T): boolean {
    const queue = this.groups.get(group);
    if (!queue?.delete(item)) return false;
    this.size--;
    if (queue.size === 0) this.groups.delete(group);
    return true;
  }

  serve(group: string, item: T): void {
    this.remove(group, item);
    const rest = this.groups.get(group);
    if (!rest) return;
    this.groups.delete(group);
    this.groups.set(group, rest);
  }
}

/**
 * Two priorities of groups. Groups of a priority are served round robin, each first come first served;
 * interactive goes before batch, except that every eighth service is batch's.
 */
export class FairQueue<T> {
  private readonly queues: Record<Priority, Turns<T>> = { interactive: new Turns(), batch: new Turns() };
  private sinceBatch = 0;

  get size(): number {
    return this.queues.interactive.size + this.queues.batch.size;
  }

  add(group: string, priority: Priority, item: T): void {
    this.queues[priority].add(group, item);
  }

  /** Takes a waiting item out; false when it is not (or no longer) here. */
  remove(group: string, priority: Priority, item: T): boolean {
    return this.queues[priority].remove(group, item);
  }

  /** The item whose turn it is; null when nobody waits. */
  peek(): T | null {
    return this.queues[this.turn()].peek()?.item ?? null;
  }

  /** Takes out the item whose turn it is. */
  take(): T | null {
    const priority = this.turn();
    const next = this.queues[priority].peek();
    if (!next) return null;
    this.queues[priority].serve(next.group, next.item);
    this.sinceBatch = priority === "batch" ? 0 : this.sinceBatch + 1;
    return next.item;
  }

  private turn(): Priority {
    if (this.queues.interactive.size === 0) return "batch";
    const batchIsDue = this.sinceBatch >= batchShare - 1;
    return batchIsDue && this.queues.batch.size > 0 ? "batch" : "interactive";
  }
}
