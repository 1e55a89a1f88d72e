/** Shown where a value is missing. A missing value is never printed as 0. */
export const MISSING = "–";
const MINUS = "−";

type Maybe<T> = T | null | undefined;

function isMissing(value: Maybe<number>): value is null | undefined {
  return value === null || value === undefined || !Number.isFinite(value);
}

/** Fixed decimals with the true minus sign; a value that rounds to zero has no sign. */
function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** One score in [0,1], 2 decimals: `0.37`. */
export function formatScore(score: Maybe<number>): string {
  return isMissing(score) ? MISSING : fixed(score, 2);
}

/** A mean of scores in [0,1], 3 decimals: `0.856`. */
export function formatMean(mean: Maybe<number>): string {
  return isMissing(mean) ? MISSING : fixed(mean, 3);
}

/** A difference with its sign, 3 decimals unless told: `+0.042`, `−0.056`; what rounds to zero is `0.000`. */
export function formatDifference(difference: Maybe<number>, digits = 3): string {
  if (isMissing(difference)) return MISSING;
  const text = fixed(difference, digits);
  return difference > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** An interval in words, no plus sign: `0.021 to 0.063`. */
export function formatInterval(interval: Maybe<readonly [number, number]>, digits = 3): string {
  if (!interval || interval.some((bound) => !Number.isFinite(bound))) return MISSING;
  return `${fixed(interval[0], digits)} to ${fixed(interval[1], digits)}`;
}

/** A p value, 3 decimals with the floor `<0.001`. */
export function formatP(p: Maybe<number>): string {
  if (isMissing(p)) return MISSING;
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

/** A rate in [0,1] as a percentage, 1 decimal unless told (legends use 0): `87.5%`. */
export function formatRate(rate: Maybe<number>, digits = 1): string {
  return isMissing(rate) ? MISSING : `${fixed(rate * 100, digits)}%`;
}

/** A difference of two rates in [0,1], in percentage points: `−0.21 pt`. */
export function formatPoints(difference: Maybe<number>, digits = 2): string {
  return isMissing(difference) ? MISSING : `${formatDifference(difference * 100, digits)} pt`;
}

/** A relative change (0.081 is eight per cent more): `+8.1%`. */
export function formatChange(change: Maybe<number>, digits = 1): string {
  return isMissing(change) ? MISSING : `${formatDifference(change * 100, digits)}%`;
}

const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const fractions = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4, minimumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/**
 * US dollars from a decimal string (exact, as the database and API give it) or a number:
 * 2 decimals from one cent, under a cent 4 significant digits: `$2.09`, `$0.0005352`.
 */
export function formatMoney(amount: Maybe<string | number>): string {
  if (amount === null || amount === undefined || amount === "") return MISSING;
  const value = Number(amount);
  if (!Number.isFinite(value)) return MISSING;
  // Intl reads a decimal string digit by digit, so money never passes through a float.
  const digits = String(amount).replace(/^-/, "") as `${number}`;
  const text = value !== 0 && Math.abs(value) < 0.01 ? fractions.format(digits) : cents.format(digits);
  return value < 0 ? `${MINUS}$${text}` : `$${text}`;
}

/** A duration in milliseconds: `386 ms`, `1.18 s`, `3m 12s`, `2h 5m`. */
export function formatDuration(milliseconds: Maybe<number>): string {
  if (isMissing(milliseconds)) return MISSING;
  const ms = Math.max(0, milliseconds);
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** A whole number with thousands commas: `1,431`. */
export function formatCount(count: Maybe<number>): string {
  if (isMissing(count)) return MISSING;
  return count < 0 ? MINUS + whole.format(-count) : whole.format(count);
}

/** Tokens in and out: `1,431 / 168`. */
export function formatTokens(tokensIn: Maybe<number>, tokensOut?: Maybe<number>): string {
  if (tokensOut === undefined) return formatCount(tokensIn);
  return `${formatCount(tokensIn)} / ${formatCount(tokensOut)}`;
}

/** A number for an axis, where room is short: `800k`, `1.2M`. */
export function formatCompact(value: Maybe<number>): string {
  if (isMissing(value)) return MISSING;
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  for (const [unit, suffix] of [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (size >= unit) return `${sign}${Number((size / unit).toFixed(1))}${suffix}`;
  }
  return sign + Number(size.toFixed(2));
}

/** `1 cell`, `46 cells`; the plural is the singular with an s unless given. */
export function formatCounted(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Relative under a day (`2 h ago`, `in 5 min`), then the date (`12 Nov`, with the year when it is another). */
export function formatRelativeTime(when: Maybe<Date | string>, now: Date, timeZone = "UTC"): string {
  const date = toDate(when);
  if (!date) return MISSING;
  const elapsed = now.getTime() - date.getTime();
  const size = Math.abs(elapsed);
  if (size < 5_000) return "now";
  if (size < DAY) {
    const text =
      size < MINUTE
        ? `${Math.floor(size / 1000)} s`
        : size < HOUR
          ? `${Math.floor(size / MINUTE)} min`
          : `${Math.floor(size / HOUR)} h`;
    return elapsed > 0 ? `${text} ago` : `in ${text}`;
  }
  return formatDate(date, now, timeZone);
}

/** `12 Nov`, or `12 Nov 2024` when the year is not that of `now`. */
export function formatDate(when: Maybe<Date | string>, now: Date, timeZone = "UTC"): string {
  const date = toDate(when);
  if (!date) return MISSING;
  const part = dateParts(date, timeZone);
  const sameYear = part("year") === dateParts(now, timeZone)("year");
  return `${part("day")} ${part("month")}${sameYear ? "" : ` ${part("year")}`}`;
}

/** The exact time, for hover: `12 Nov 2025, 14:02:11 UTC`. */
export function formatExactTime(when: Maybe<Date | string>, timeZone = "UTC"): string {
  const date = toDate(when);
  if (!date) return MISSING;
  const part = dateParts(date, timeZone);
  const clock = `${part("hour")}:${part("minute")}:${part("second")}`;
  return `${part("day")} ${part("month")} ${part("year")}, ${clock} ${part("timeZoneName")}`;
}

/** Time of day: `14:02:11`, or `14:02` without seconds. */
export function formatClock(when: Maybe<Date | string>, timeZone = "UTC", seconds = true): string {
  const date = toDate(when);
  if (!date) return MISSING;
  const part = dateParts(date, timeZone);
  return `${part("hour")}:${part("minute")}${seconds ? `:${part("second")}` : ""}`;
}

function toDate(when: Maybe<Date | string>): Date | null {
  if (when === null || when === undefined) return null;
  const date = new Date(when);
  return Number.isNaN(date.getTime()) ? null : date;
}

function dateParts(date: Date, timeZone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).formatToParts(date);
  return (type) => parts.find((part) => part.type === type)?.value ?? "";
}
