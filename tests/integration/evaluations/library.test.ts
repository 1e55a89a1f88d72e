import { afterEach, describe, expect, it } from "vitest";
import { getPromptEvaluators } from "@/lib/data/evaluators";
import { createEvaluatorBody, updateEvaluatorBody } from "@/lib/domain/api/evaluators";
import { AssayError } from "@/lib/domain/errors";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { evaluateOnce } from "@/lib/services/evaluate-once";
import { evaluatorSpecs } from "@/lib/services/evaluator-specs";
import {
  createEvaluator,
  listLibrary,
  removeEvaluator,
  setDefaultEvaluators,
  updateEvaluator,
} from "@/lib/services/manage-evaluators";
import { createPromptWithExamples, runToEnd } from "@/tests/support/experiment";
import { allCells, isJudge, setUpLab } from "@/tests/support/lab";
import { refusalOf } from "@/tests/support/refusal";
import { asRole, createWorkspace } from "@/tests/support/workspace";

const lab = setUpLab();
afterEach(() => lab.reset());

const open = () => AbortSignal.timeout(20_000);

function add(viewer: Viewer, body: Record<string, unknown>) {
  return createEvaluator(viewer, createEvaluatorBody.parse(body));
}

async function fieldsOf(work: Promise<unknown>): Promise<Record<string, string>> {
  const error = await refusalOf(work);
  return Object.fromEntries(error.fields.map(({ pointer, message }) => [pointer, message]));
}

describe("the evaluator library", () => {
  it("keeps evaluators complete, with the defaults of their type", async () => {
    const viewer = await createWorkspace();
    const made = await add(viewer, { name: "Exact", type: "exact_match" });
    expect(made).toMatchObject({
      type: "exact_match",
      weight: 1,
      threshold: 1,
      gate: false,
      prompt_id: null,
    });
    const changed = await updateEvaluator(
      viewer,
      made.id,
      updateEvaluatorBody.parse({ threshold: 0.5, name: "Same" }),
    );
    expect(changed).toMatchObject({ id: made.id, name: "Same", threshold: 0.5, weight: 1 });
    expect((await listLibrary(viewer, { limit: 10 })).data.map(({ name }) => name)).toEqual(["Same"]);
    expect((await listLibrary(viewer, { limit: 10, query: "sa_e" })).data).toEqual([]);
  });

  it("refuses a taken name until the other is archived", async () => {
    const viewer = await createWorkspace();
    const first = await add(viewer, { name: "Exact", type: "exact_match" });
    expect(await refusalOf(add(viewer, { name: "Exact", type: "bleu" }))).toMatchObject({ code: "conflict" });
    await removeEvaluator(viewer, first.id);
    expect((await add(viewer, { name: "Exact", type: "bleu" })).id).not.toBe(first.id);
    // Another workspace has its own names.
    expect((await add(await createWorkspace(), { name: "Exact", type: "bleu" })).name).toBe("Exact");
  });

  it("names the field of a wrong config when it is saved", async () => {
    const viewer = await createWorkspace();
    const wrong: [Record<string, unknown>, string, RegExp][] = [
      [{ type: "regex", config: { pattern: "(" } }, "/config/pattern", /./],
      [{ type: "rubric", config: {} }, "/config/criteria", /required/],
      [{ type: "contains", config: { mode: "some" } }, "/config/mode", /./],
      [
        { type: "javascript", config: { code: "const a = 1;\nreturn a +;" } },
        "/config/code",
        /SyntaxError.*line 2/,
      ],
      [{ type: "http", config: { url: "http://127.0.0.1:1/x" } }, "/config/url", /private address/],
      [{ type: "http", config: { url: "http://no-such-host.invalid/x" } }, "/config/url", /does not resolve/],
      [{ type: "exact_match", config: { surplus: 1 } }, "/config/surplus", /./],
    ];
    for (const [body, pointer, message] of wrong) {
      const fields = await fieldsOf(add(viewer, { name: "Wrong", ...body }));
      expect(fields[pointer], `${JSON.stringify(body)} gave ${JSON.stringify(fields)}`).toMatch(message);
    }
    expect((await listLibrary(viewer, { limit: 10 })).data).toEqual([]);
  });

  it("is an editor's to change and nobody's elsewhere", async () => {
    const viewer = await createWorkspace();
    const made = await add(viewer, { name: "Exact", type: "exact_match" });
    const reader = asRole(viewer, "viewer");
    expect(await refusalOf(add(reader, { name: "Other", type: "bleu" }))).toMatchObject({
      code: "forbidden",
    });
    expect(await refusalOf(removeEvaluator(reader, made.id))).toMatchObject({ code: "forbidden" });
    const stranger = await createWorkspace();
    expect(await refusalOf(removeEvaluator(stranger, made.id))).toMatchObject({ code: "not_found" });
    expect(await refusalOf(updateEvaluator(stranger, made.id, { gate: true }))).toMatchObject({
      code: "not_found",
    });
  });
});

describe("defaults of a prompt", () => {
  it("are never taken away by who archives or binds an evaluator at the same moment", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say {{ question }}"], 1);
    const other = await createPromptWithExamples(viewer, ["Ask {{ question }}"], 1);
    const takings = [
      (id: string) => removeEvaluator(viewer, id),
      (id: string) => updateEvaluator(viewer, id, updateEvaluatorBody.parse({ prompt_id: other.id })),
    ];
    for (let round = 0; round < 20; round += 1) {
      await setDefaultEvaluators(viewer, prompt.id, null);
      const { id } = await add(viewer, { name: `Raced ${round}`, type: "exact_match" });
      const take = takings[round % takings.length] ?? takings[0];
      const calls = [setDefaultEvaluators(viewer, prompt.id, [id]), take?.(id)];
      const outcomes = await Promise.allSettled(round % 4 < 2 ? calls : calls.toReversed());
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(AssayError);
      }
      // What the prompt names is there for it.
      const usual = await getPromptEvaluators(viewer, prompt.id);
      await evaluatorSpecs(viewer, usual ?? [], prompt.id);
    }
  });

  it("score an experiment that names no evaluators", async () => {
    const viewer = await createWorkspace();
    const prompt = await createPromptWithExamples(viewer, ["Say it: {{ question }}"], 3);
    const shared = await add(viewer, { name: "Holds it", type: "contains" });
    await setDefaultEvaluators(viewer, prompt.slug, ["Holds it", { type: "levenshtein", weight: 0 }]);
    expect((await getPromptEvaluators(viewer, prompt.id))?.[0]).toBe(shared.id);
    await updateEvaluator(viewer, shared.id, { name: "Contains it" });
    const experiment = await runToEnd(viewer, { prompt_id: prompt.id, experiment_name: "Usual" });
    const [cell] = await allCells(viewer, experiment.id);
    expect(cell?.scores.map(({ evaluator }) => evaluator).sort()).toEqual(["Contains it", "levenshtein"]);
    expect(experiment.results[0]?.avg_score).toBe(1);

    expect(await refusalOf(removeEvaluator(viewer, shared.id))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Answer"),
    });
    await setDefaultEvaluators(viewer, prompt.slug, null);
    await removeEvaluator(viewer, shared.id);
  });

  it("take no evaluator of another prompt", async () => {
    const viewer = await createWorkspace();
    const one = await createPromptWithExamples(viewer, ["{{ question }}"], 1);
    const other = await createPromptWithExamples(viewer, ["{{ question }}"], 1);
    const bound = await add(viewer, { name: "Bound", type: "bleu", prompt_id: one.slug });
    expect(bound.prompt_id).toBe(one.id);
    const refused = await refusalOf(setDefaultEvaluators(viewer, other.id, ["Bound"]));
    expect(refused).toMatchObject({ code: "invalid", fields: [{ pointer: "/evaluators/0" }] });
    await setDefaultEvaluators(viewer, one.id, [bound.id]);
    expect(await refusalOf(updateEvaluator(viewer, bound.id, { prompt_id: other.id }))).toMatchObject({
      code: "conflict",
    });
    expect((await listLibrary(viewer, { limit: 9, prompt_id: one.slug })).data).toHaveLength(1);
    expect((await listLibrary(viewer, { limit: 9, prompt_id: other.slug })).data).toHaveLength(0);
  });
});

describe("an evaluation outside of experiments", () => {
  it("says why an evaluator gives no score", async () => {
    const viewer = await createWorkspace();
    const { scores, status } = await evaluateOnce(
      viewer,
      {
        output: "42",
        evaluators: [
          { type: "exact_match" },
          { type: "javascript", name: "nan", config: { code: "return 0 / 0;" } },
          { type: "javascript", name: "ok", config: { code: "return output === '42';" } },
        ],
      },
      open(),
    );
    expect(status).toBe("completed");
    expect(scores.map(({ evaluator, score }) => [evaluator, score])).toEqual([
      ["exact_match", null],
      ["nan", null],
      ["ok", 1],
    ]);
    expect(scores[0]?.reason).toMatch(/does not apply/);
    expect(scores[1]?.reason).toMatch(/NaN/);
  });

  it("survives empty, huge and unusual texts", async () => {
    const viewer = await createWorkspace();
    const types = ["exact_match", "levenshtein", "bleu", "rouge", "chrf", "lexical_similarity"] as const;
    const evaluators = types.map((type) => ({ type }));
    for (const output of ["", "مرحبا بالعالم", "今日は良い天気です", "👩‍👩‍👧‍👦🏳️‍🌈", "word ".repeat(20_000)]) {
      const same = await evaluateOnce(viewer, { output, expected_output: output, evaluators }, open());
      for (const { evaluator, score } of same.scores) {
        expect(score, `${evaluator} of ${JSON.stringify(output.slice(0, 20))}`).not.toBeNull();
        // ROUGE's reference tokenizer knows Latin letters and digits only.
        if (output !== "" && evaluator !== "rouge") expect(score, evaluator).toBeCloseTo(1, 9);
      }
    }
  });

  it("lets others have the thread while it compares 100 KB with 100 KB", async () => {
    const viewer = await createWorkspace();
    const text = (step: number) =>
      Array.from({ length: 102_400 }, (_, i) => "abcdefgh"[(i * i * step + i) % 7]).join("");
    let ticks = 0;
    const others = setInterval(() => {
      ticks += 1;
    }, 1);
    const body = {
      output: text(3),
      expected_output: text(5),
      evaluators: [{ type: "levenshtein" as const }],
    };
    const { scores } = await evaluateOnce(viewer, body, open());
    clearInterval(others);
    expect(scores[0]?.score).toBeGreaterThan(0);
    // At once it would be a second without a single one.
    expect(ticks).toBeGreaterThan(15);
  });

  it("keeps output that a database refuses", async () => {
    const viewer = await createWorkspace();
    const body = {
      output: "x\u0000\ud800",
      expected_output: "x",
      evaluators: [{ type: "contains" as const }, { type: "levenshtein" as const }],
    };
    const { scores } = await evaluateOnce(viewer, body, open());
    expect(scores.map(({ score }) => score)).toEqual([1, expect.closeTo(1 / 3, 9)]);
  });

  it("is missing, never a number, when the judge answers prose, is down or does not answer", async () => {
    const viewer = await createWorkspace();
    const body = {
      output: "Paris",
      expected_output: "Paris",
      evaluators: [{ type: "llm_correctness" as const }],
    };
    lab.behave({ answer: () => "I would say it is quite good." });
    const prose = (await evaluateOnce(viewer, body, open())).scores[0];
    expect(prose).toMatchObject({
      score: null,
      passed: null,
      details: { raw: "I would say it is quite good." },
    });
    lab.behave({ fault: () => ({ kind: "error", status: 400 }) });
    const down = (await evaluateOnce(viewer, body, open())).scores[0];
    expect(down).toMatchObject({ score: null });
    expect(down?.reason).toMatch(/failed/);
    lab.behave({ fault: () => ({ kind: "hang" }) });
    const silent = (await evaluateOnce(viewer, body, AbortSignal.timeout(300))).scores[0];
    expect(silent).toMatchObject({ score: null, passed: null });
  });

  it("reads a judge's answer after one repair", async () => {
    const viewer = await createWorkspace();
    let asked = 0;
    lab.behave({
      answer: (body) => {
        if (!isJudge(body)) return "";
        asked += 1;
        return asked === 1 ? "Rather good." : '{"reason":"Same.","score":0.9}';
      },
    });
    const body = {
      output: "Paris",
      expected_output: "Paris",
      evaluators: [{ type: "llm_correctness" as const }],
    };
    const { scores } = await evaluateOnce(viewer, body, open());
    expect([asked, scores[0]?.score, scores[0]?.reason]).toEqual([2, 0.9, "Same."]);
  });
});
