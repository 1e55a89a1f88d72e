import { inject } from "vitest";

/** Waits for the build that `global-build.ts` began. @throws with what the build said when it failed. */
export async function untilBuilt(): Promise<void> {
  const answer = await fetch(inject("buildUrl"));
  if (!answer.ok) throw new Error(await answer.text());
}
