/**
 * Holm's step-down adjusted p-values (Holm 1979), in the order given. A null (no test was possible) stays null
 * and is not part of the family.
 */
export function holmAdjust(pValues: readonly (number | null)[]): (number | null)[] {
  const family = pValues
    .flatMap((p, index) => (p === null ? [] : [{ p, index }]))
    .sort((a, b) => a.p - b.p || a.index - b.index);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let running = 0;
  family.forEach(({ p, index }, rank) => {
    running = Math.max(running, Math.min(1, p * (family.length - rank)));
    adjusted[index] = running;
  });
  return adjusted;
}
