import { describe, expect, it } from "vitest";
import { type Candidate, chooseJobs } from "@/inngest/embedded/claim";

function job(id: string, groups: [string, number][] = [], priority = 0): Candidate {
  return {
    id,
    functionId: "f",
    priority,
    groups: groups.map(([name]) => name),
    groupLimits: groups.map(([, limit]) => limit),
  };
}
const chosen = (
  jobs: Candidate[],
  slots: { total: number; batch: number },
  running: Record<string, number> = {},
) => chooseJobs(jobs, slots, new Map(Object.entries(running)), new Map()).map(({ id }) => id);

describe("chooseJobs", () => {
  it("takes the first due up to the slots", () => {
    expect(chosen([job("1"), job("2"), job("3")], { total: 2, batch: 2 })).toEqual(["1", "2"]);
  });

  it("puts a higher priority first and keeps slots free for it", () => {
    const jobs = [job("1"), job("2"), job("3"), job("now", [], 10)];
    expect(chosen(jobs, { total: 3, batch: 1 })).toEqual(["now", "1"]);
  });

  it("counts what already runs against each limit, and lets others pass a full group", () => {
    const jobs = [job("a1", [["a", 2]]), job("a2", [["a", 2]]), job("b1", [["b", 2]])];
    expect(chosen(jobs, { total: 5, batch: 5 }, { a: 1 })).toEqual(["b1", "a1"]);
  });

  it("needs room in every group of a job", () => {
    const jobs = [
      job("x", [
        ["a", 5],
        ["shared", 1],
      ]),
      job("y", [
        ["b", 5],
        ["shared", 1],
      ]),
      job("z", [["c", 5]]),
    ];
    expect(chosen(jobs, { total: 5, batch: 5 })).toEqual(["x", "z"]);
  });

  it("takes turns between groups: fewest running first, then the one served longest ago", () => {
    const jobs = ["a1", "a2", "a3", "b1", "b2", "c1"].map((id) => job(id, [[id.charAt(0), 9]]));
    expect(chosen(jobs, { total: 6, batch: 6 })).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
    const served = new Map([
      ["a", 3],
      ["b", 1],
      ["c", 2],
    ]);
    expect(chooseJobs(jobs, { total: 1, batch: 1 }, new Map(), served).map(({ id }) => id)).toEqual(["b1"]);
  });
});
