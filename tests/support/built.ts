import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

/** Waits for the build that `global-build.ts` began. @throws with what the build said when it failed. */
export async function untilBuilt(): Promise<void> {
  for (;;) {
    const answer = await fetch(inject("buildUrl"));
    if (answer.status === 200) return;
    if (answer.status !== 202) throw new Error(await answer.text());
    await sleep(250);
  }
}
