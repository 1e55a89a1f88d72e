import { getExperiment } from "@/lib/data/experiment-answers";
import { createExamples } from "@/lib/data/golden-example-writes";
import { type ExperimentAnswer, runExperimentBody } from "@/lib/domain/api/experiments";
import type { MatrixRow } from "@/lib/domain/experiments/matrix";
import { type PackedMatrix, unpackMatrix } from "@/lib/domain/experiments/packed-matrix";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { promptCreateSchema, versionBodySchema } from "@/lib/domain/prompts/schema";
import { createPrompt } from "@/lib/services/create-prompt";
import { createVersion } from "@/lib/services/create-version";
import { startExperiment } from "@/lib/services/start-experiment";

export const finalStatuses = ["completed", "failed", "cancelled", "over_budget"];

/** A prompt with as many versions as templates, on the fake OpenAI, and `examples` golden examples. */
export async function createPromptWithExamples(
  viewer: Viewer,
  templates: string[],
  examples: number,
  parameters: Record<string, unknown> = {},
): Promise<{ id: string; slug: string }> {
  const settings = { provider: "openai", model: "gpt-4.1-mini", parameters };
  const [first, ...more] = templates;
  const prompt = await createPrompt(
    viewer,
    promptCreateSchema.parse({ name: "Answer", template: first, ...settings }),
  );
  for (const template of more) {
    await createVersion(
      viewer,
      { id: prompt.id },
      versionBodySchema.parse({ template, change_note: "again" }),
    );
  }
  await createExamples(
    viewer,
    prompt.id,
    Array.from({ length: examples }, (_, index) => ({
      input_data: { question: `Question ${index}?` },
      expected_output: `Question ${index}?`,
      context: null,
      tags: index % 2 === 0 ? ["even"] : ["odd"],
    })),
    "import",
  );
  return prompt;
}

/** Polls until the experiment has ended. */
export async function untilEnded(viewer: Viewer, id: string, timeoutMs = 25_000): Promise<ExperimentAnswer> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const experiment = await getExperiment(viewer, id);
    if (finalStatuses.includes(experiment.status)) return experiment;
    if (Date.now() > deadline)
      throw new Error(`Still ${experiment.status}: ${JSON.stringify(experiment.progress)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts an experiment from what a script would send and waits for its end. */
export async function runToEnd(viewer: Viewer, body: Record<string, unknown>): Promise<ExperimentAnswer> {
  const started = await startExperiment(viewer, runExperimentBody.parse(body));
  return untilEnded(viewer, started.experiment_id);
}

/** The rows an experiment's page came with. */
export function rowsOf({ matrix }: { matrix: PackedMatrix | null }): MatrixRow[] {
  if (matrix === null) throw new Error("This page came without its cells.");
  return unpackMatrix(matrix);
}
