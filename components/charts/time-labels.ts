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

const MOST_TICKS = 7;
const MINUTE_STEPS = [5, 15, 30, 60, 120, 180, 240, 360, 720];
const DAY_STEPS = [1, 2, 5, 7, 14, 30];

/** At most seven points at round times of the reader's clock; evenly spread ones where the points are no times. */
export function roundTicks(points: readonly { at: string }[], timeZone: string): string[] {
  if (points.length <= MOST_TICKS) return points.map((point) => point.at);
  const times = points.map((point) => Date.parse(point.at));
  if (times.some(Number.isNaN)) return evenTicks(points);
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const minutes = times.map((time) => {
    const [hour, minute] = clock.format(time).split(":");
    return Number(hour) * 60 + Number(minute);
  });
  for (const step of MINUTE_STEPS) {
    const ticks = points.filter((_, index) => (minutes[index] ?? 0) % step === 0);
    if (ticks.length >= 3 && ticks.length <= MOST_TICKS) return ticks.map((point) => point.at);
  }
  const atMidnight = points.filter((_, index) => minutes[index] === 0);
  // Daily points keep one hour of their own, that of the first.
  const days =
    atMidnight.length > 1 ? atMidnight : points.filter((_, index) => minutes[index] === minutes[0]);
  for (const step of DAY_STEPS) {
    const ticks = days.filter((_, index) => index % step === 0);
    if (ticks.length <= MOST_TICKS && ticks.length >= 2) return ticks.map((point) => point.at);
  }
  return evenTicks(points);
}

function evenTicks(points: readonly { at: string }[]): string[] {
  const step = (points.length - 1) / (MOST_TICKS - 1);
  return Array.from({ length: MOST_TICKS }, (_, index) => points[Math.round(index * step)]?.at ?? "");
}
