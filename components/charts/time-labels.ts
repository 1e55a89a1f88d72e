const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How a time axis writes its points: the clock within two days, else the day. Anything else stands as it is. */
export function timeLabels(points: readonly { at: string }[], timeZone: string): (at: string) => string {
  const first = Date.parse(points[0]?.at ?? "");
  const last = Date.parse(points.at(-1)?.at ?? "");
  if (Number.isNaN(first) || Number.isNaN(last)) return (at) => at;
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" });
  const format = last - first <= 2 * DAY ? clock : day;
  return (at) => format.format(new Date(at));
}

/** The time in full, for the tooltip and the table. */
export function fullTime(at: string, timeZone: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(date);
}

/** About `count` points spread evenly, so that labels do not collide. */
export function spreadTicks(points: readonly { at: string }[], count = 6): string[] {
  if (points.length <= count) return points.map((point) => point.at);
  const step = (points.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => points[Math.round(index * step)]?.at ?? "");
}
