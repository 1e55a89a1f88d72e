/** Hours for which a rotated secret still signs beside the new one. */
export const rotationOverlapHours = 24;

/** When the secret before the last rotation stops signing; null when it never was rotated or that time is over. */
export function previousSecretEnds(rotatedAt: Date | null, now: Date): Date | null {
  if (rotatedAt === null) return null;
  const end = new Date(rotatedAt.getTime() + rotationOverlapHours * 60 * 60 * 1000);
  return end > now ? end : null;
}
