const timeDigits = 12;

/** The moment a UUIDv7 was made, to the millisecond (RFC 9562 §5.7). */
export function uuidTime(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, timeDigits), 16));
}

/** The least UUIDv7 of a millisecond: every id made before sorts below it. Times before 1970 are taken as 1970. */
export function firstUuidAt(time: Date): string {
  const ms = Math.min(Math.max(Math.trunc(time.getTime()), 0), 0xffff_ffff_ffff);
  const digits = ms.toString(16).padStart(timeDigits, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`;
}
