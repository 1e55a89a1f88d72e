/**
 * Long work cut into pieces of a few milliseconds: it yields between them, so that whoever drives it can let others
 * have the thread, and returns its result.
 */
export type Steps<T> = Generator<undefined, T>;

/** Lets others run when it is their turn; undefined when it is not yet. */
export type Turn = () => Promise<void> | undefined;

/** All pieces one after the other. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The pieces with others' turns in between. */
export async function inTurns<T>(steps: Steps<T>, turn: Turn): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await turn();
  }
}
