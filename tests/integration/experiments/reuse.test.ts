import { beforeEach, describe, expect, it } from "vitest";
import { loadExperimentPage } from "@/lib/services/experiment-page";
import { createPromptWithExamples, rowsOf, runToEnd } from "@/tests/support/experiment";
import { allCells, setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
beforeEach(() => lab.reset());

const count = 10;

async function setUp(parameters: Record<string, unknown> = {}) {
  const viewer = await createWorkspace();
  const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], count, parameters);
  const run = async (settings: Record<string, unknown> = {}) => {
    const before = lab.fake.calls;
    const experiment = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Reuse",
      evaluators: [{ type: "contains" }],
      ...settings,
    });
    return { experiment, calls: lab.fake.calls - before };
  };
  return { viewer, prompt, run };
}

describe("reuse of generations", () => {
  it("pays a deterministic request once and marks the second as reused with its original cost", async () => {
    const { viewer, run } = await setUp({ temperature: 0 });
    const first = await run();
    const second = await run();
    expect(first.calls).toBe(count);
    expect(second.calls).toBe(0);
    expect(second.experiment.progress).toEqual({ total: count, completed: count, failed: 0, reused: count });
    expect(Number(second.experiment.cost_usd)).toBe(0);
    expect(Number(first.experiment.cost_usd)).toBeGreaterThan(0);
    const [result] = second.experiment.results;
    expect(Number(result?.saved_usd)).toBeCloseTo(Number(first.experiment.cost_usd), 10);
    expect(result).toMatchObject({ avg_score: 1, n: count });
    const marks = async (id: string) =>
      rowsOf(await loadExperimentPage(viewer, id)).map(({ cells }) => cells[0]?.reused);
    expect(await marks(first.experiment.id)).toEqual(Array(count).fill(false));
    expect(await marks(second.experiment.id)).toEqual(Array(count).fill(true));
    const paid = new Map(
      (await allCells(viewer, first.experiment.id)).map((cell) => [cell.golden_example_id, cell]),
    );
    for (const cell of await allCells(viewer, second.experiment.id)) {
      const original = paid.get(cell.golden_example_id);
      expect(cell).toMatchObject({ reused: true, output: original?.output, cost_usd: original?.cost_usd });
      expect(cell.run_id).toBe(original?.run_id);
    }
  });

  it("takes a seed as a wish for determinism, and a random temperature as a wish for new answers", async () => {
    const seeded = await setUp({ seed: 7, temperature: 0.9 });
    await seeded.run();
    expect((await seeded.run()).calls).toBe(0);
    const random = await setUp({ temperature: 0.9 });
    await random.run();
    expect((await random.run()).calls).toBe(count);
  });

  it("does as `reuse` says where it is given", async () => {
    const random = await setUp({ temperature: 0.9 });
    await random.run();
    expect((await random.run({ reuse: true })).calls).toBe(0);
    const fixed = await setUp({ temperature: 0 });
    await fixed.run();
    expect((await fixed.run({ reuse: false })).calls).toBe(count);
  });

  it("keeps trials apart: the second trial of a question is another question", async () => {
    const { run } = await setUp({ temperature: 0 });
    expect((await run({ trials: 3 })).calls).toBe(3 * count);
    expect((await run({ trials: 2 })).calls).toBe(0);
  });

  it("never takes another workspace's answer, nor one to other parameters", async () => {
    const one = await setUp({ temperature: 0 });
    await one.run();
    const other = await setUp({ temperature: 0 });
    expect((await other.run()).calls).toBe(count);
    const models = [
      { provider: "openai", model: "gpt-4.1-mini", parameters: { temperature: 0, max_tokens: 50 } },
    ];
    expect((await one.run({ models })).calls).toBe(count);
  });

  it("pays again for what was cut off or failed", async () => {
    const { run } = await setUp({ temperature: 0 });
    lab.behave({ fault: () => ({ kind: "error", status: 400 }) });
    expect((await run()).experiment.status).toBe("failed");
    lab.reset();
    expect((await run()).calls).toBe(count);
  });
});
