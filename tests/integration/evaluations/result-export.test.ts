import { parse } from "csv-parse/sync";
import { afterEach, describe, expect, it } from "vitest";
import { resultLogQuery } from "@/lib/domain/evaluations/result-log";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { exportResults } from "@/lib/services/export-results";
import { createPromptWithExamples, runToEnd } from "@/tests/support/experiment";
import { echo, isJudge, setUpLab } from "@/tests/support/lab";
import { createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
afterEach(() => lab.reset());

const count = 105;

function textOf(viewer: Viewer, filter: Record<string, string>, format: "csv" | "json"): Promise<string> {
  const query = resultLogQuery.parse({ limit: "200", ...filter });
  return new Response(exportResults(viewer, query, format).body).text();
}

type Row = Record<string, string | number | boolean | null>;

describe("the export of evaluation results", () => {
  it("holds every result of the filters, over more than a page", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(
      viewer,
      ["Answer {{ question }}", "Worse {{ question }}"],
      count,
    );
    const { id } = await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "=Export",
      evaluators: [{ type: "contains" }, { type: "levenshtein", weight: 0 }],
    });
    const all = JSON.parse(await textOf(viewer, {}, "json")) as Row[];
    expect(all).toHaveLength(2 * count);
    expect(new Set(all.map((row) => row.id)).size).toBe(2 * count);
    expect(all[0]).toMatchObject({ experiment_id: id, prompt: prompt.slug, evaluator: null, trial: 1 });

    const failed = JSON.parse(
      await textOf(viewer, { evaluator: "contains", passed: "false" }, "json"),
    ) as Row[];
    expect(failed.length).toBeGreaterThan(40);
    for (const row of failed) {
      expect(row).toMatchObject({ evaluator: "contains", score: 0, passed: false, version_number: 2 });
    }

    const csv = await textOf(viewer, { passed: "false" }, "csv");
    const rows: Record<string, string>[] = parse(csv, { columns: true });
    expect(rows.map((row) => row.id)).toEqual(failed.map((row) => row.id));
    // A name that a spreadsheet would take for a formula stays text.
    expect(rows[0]).toMatchObject({ experiment: "'=Export", passed: "false", score: "0" });

    expect(await textOf(await createWorkspace(), {}, "json")).toBe("[]\n");
  });

  it("says who gave the score of the evaluator asked for, and for how much", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Answer {{ question }}"], 2);
    lab.behave({ answer: (body) => (isJudge(body) ? '{"reason":"Right.","score":1}' : echo(body)) });
    const evaluators = [{ type: "llm_correctness" }, { type: "contains", weight: 0 }];
    await runToEnd(viewer, { prompt_id: prompt.id, experiment_name: "Judged", evaluators });
    const of = async (filter: Record<string, string>) =>
      JSON.parse(await textOf(viewer, filter, "json")) as Row[];
    for (const row of await of({ evaluator: "llm_correctness" })) {
      expect(row).toMatchObject({
        judge_model: "openai/gpt-4.1-mini",
        judge_temperature: 0,
        judge_prompt_version: "llm_correctness/1",
      });
      expect(Number(row.score_cost_usd)).toBeGreaterThan(0);
    }
    const unjudged = [...(await of({})), ...(await of({ evaluator: "contains" }))];
    expect(unjudged).toHaveLength(4);
    for (const row of unjudged) expect(row).toMatchObject({ judge_model: null, score_cost_usd: null });
    const csv = await textOf(viewer, { evaluator: "llm_correctness" }, "csv");
    const rows: Record<string, string>[] = parse(csv, { columns: true });
    expect(rows[0]?.judge_prompt_version).toBe("llm_correctness/1");
  });

  it("has reasons whole, where the list shows their beginning", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["{{ question }}"], 1);
    lab.behave({ answer: echo });
    const reason = "because ".repeat(100).trim();
    await runToEnd(viewer, {
      prompt_id: prompt.id,
      experiment_name: "Long",
      evaluators: [{ type: "javascript", config: { code: `return { score: 1, reason: "${reason}" };` } }],
    });
    const [row] = JSON.parse(await textOf(viewer, {}, "json")) as Row[];
    expect(row?.reason).toBe(reason);
  });
});
