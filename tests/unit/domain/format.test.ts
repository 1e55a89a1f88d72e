import { describe, expect, it } from "vitest";
import {
  formatChange,
  formatClock,
  formatCompact,
  formatCount,
  formatCounted,
  formatDate,
  formatDifference,
  formatDuration,
  formatExactTime,
  formatInterval,
  formatMean,
  formatMoney,
  formatP,
  formatPoints,
  formatRate,
  formatRelativeTime,
  formatScore,
  formatTokens,
} from "@/lib/domain/format";

describe("scores and differences", () => {
  it.each([
    [0.37, "0.37"],
    [0, "0.00"],
    [1, "1.00"],
    [null, "–"],
    [undefined, "–"],
    [Number.NaN, "–"],
  ])("score %s is %s", (value, text) => expect(formatScore(value)).toBe(text));

  it("prints a mean with 3 decimals", () => expect(formatMean(0.8557)).toBe("0.856"));

  it.each([
    [0.042, "+0.042"],
    [-0.056, "−0.056"],
    [0, "0.000"],
    [-0.0004, "0.000"],
    [0.0004, "0.000"],
    [null, "–"],
  ])("difference %s is %s", (value, text) => expect(formatDifference(value)).toBe(text));

  it("takes 2 decimals for single cells", () => expect(formatDifference(-0.56, 2)).toBe("−0.56"));

  it.each([
    [[0.021, 0.063] as const, "0.021 to 0.063"],
    [[-0.018, 0.024] as const, "−0.018 to 0.024"],
    [[-0.094, -0.018] as const, "−0.094 to −0.018"],
    [null, "–"],
  ])("interval %s is %s", (value, text) => expect(formatInterval(value)).toBe(text));
});

describe("p values", () => {
  it.each([
    [0.014, "0.014"],
    [0.0004, "<0.001"],
    [0, "<0.001"],
    [0.001, "0.001"],
    [1, "1.000"],
    [null, "–"],
  ])("%s is %s", (value, text) => expect(formatP(value)).toBe(text));
});

describe("rates", () => {
  it("prints 1 decimal, or none in legends", () => {
    expect(formatRate(0.875)).toBe("87.5%");
    expect(formatRate(0.496, 0)).toBe("50%");
    expect(formatRate(0)).toBe("0.0%");
    expect(formatRate(null)).toBe("–");
  });
  it("prints points and relative changes with a sign", () => {
    expect(formatPoints(-0.0021)).toBe("−0.21 pt");
    expect(formatChange(0.081)).toBe("+8.1%");
    expect(formatChange(-0.062)).toBe("−6.2%");
  });
});

describe("money", () => {
  it.each([
    ["2.09", "$2.09"],
    ["0.0005352", "$0.0005352"],
    ["0.00053524999", "$0.0005352"],
    ["0.01", "$0.01"],
    ["0.0312", "$0.03"],
    ["1.005", "$1.01"],
    ["12345.6", "$12,345.60"],
    ["9007199254740993.11", "$9,007,199,254,740,993.11"],
    ["0", "$0.00"],
    ["0.000000000000", "$0.00"],
    ["-1.5", "−$1.50"],
    [0.0000004, "$0.0000004"],
    [null, "–"],
    ["", "–"],
    ["abc", "–"],
  ])("%s is %s", (value, text) => expect(formatMoney(value)).toBe(text));
});

describe("durations", () => {
  it.each([
    [386, "386 ms"],
    [0, "0 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [1180, "1.18 s"],
    [59_994, "59.99 s"],
    [59_996, "1m 0s"],
    [192_000, "3m 12s"],
    [3_599_600, "1h 0m"],
    [7_500_000, "2h 5m"],
    [null, "–"],
  ])("%s ms is %s", (value, text) => expect(formatDuration(value)).toBe(text));
});

describe("counts and tokens", () => {
  it("puts thousands commas", () => {
    expect(formatCount(17161)).toBe("17,161");
    expect(formatCount(0)).toBe("0");
    expect(formatTokens(1431, 168)).toBe("1,431 / 168");
    expect(formatTokens(1431, null)).toBe("1,431 / –");
    expect(formatTokens(1431)).toBe("1,431");
  });
  it("shortens on axes only", () => {
    expect(formatCompact(800_000)).toBe("800k");
    expect(formatCompact(1_250_000)).toBe("1.3M");
    expect(formatCompact(400)).toBe("400");
    expect(formatCompact(-2_000)).toBe("−2k");
  });
  it("counts things", () => {
    expect(formatCounted(1, "cell")).toBe("1 cell");
    expect(formatCounted(1046, "cell")).toBe("1,046 cells");
    expect(formatCounted(0, "reply", "replies")).toBe("0 replies");
  });
});

describe("times", () => {
  const now = new Date("2025-11-21T12:00:00Z");
  it.each([
    ["2025-11-21T11:59:58Z", "now"],
    ["2025-11-21T11:59:40Z", "20 s ago"],
    ["2025-11-21T11:55:00Z", "5 min ago"],
    ["2025-11-21T10:00:00Z", "2 h ago"],
    ["2025-11-20T12:00:01Z", "23 h ago"],
    ["2025-11-20T12:00:00Z", "20 Nov"],
    ["2024-11-12T12:00:00Z", "12 Nov 2024"],
    ["2025-11-21T12:05:30Z", "in 5 min"],
  ])("%s is %s", (when, text) => expect(formatRelativeTime(when, now)).toBe(text));

  it("keeps to the time zone asked for", () => {
    expect(formatDate("2025-11-11T23:30:00Z", now, "Europe/Berlin")).toBe("12 Nov");
    expect(formatExactTime("2025-11-12T14:02:11Z")).toBe("12 Nov 2025, 14:02:11 UTC");
    expect(formatClock("2025-11-12T23:02:11Z", "Europe/Berlin")).toBe("00:02:11");
    expect(formatClock("2025-11-12T14:02:11Z", "UTC", false)).toBe("14:02");
  });

  it("shows what is missing or not a date as missing", () => {
    expect(formatRelativeTime(null, now)).toBe("–");
    expect(formatExactTime("not a date")).toBe("–");
  });
});
