import "server-only";
import type { JudgeAnswer, JudgeRequest } from "@/lib/domain/evaluators/evaluator";
import { judgeResponseFormat, parseJudgeAnswer, repairMessage } from "@/lib/domain/evaluators/judge";
import { capabilitiesIn } from "@/lib/domain/pricing/own-capabilities";
import type { ChatMessage, ModelParameters } from "@/lib/domain/runs/completion";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import type { Priority } from "@/lib/providers/limiter";
import { callModel } from "./call-model";
import { judgeModel, type ModelName, parseModelName } from "./default-model";
import type { ProviderDirectory } from "./provider-access";
import { scoringRun } from "./scoring-run";

/** On whose behalf a judge is asked. */
export interface JudgeContext {
  directory: ProviderDirectory;
  promptId: string | null;
  experimentId: string | null;
  group: string;
  priority: Priority;
  signal: AbortSignal;
}

/** A judge's answer with the calls it took; a failed call is an answer that is not ok. */
export interface JudgeVerdict {
  answer: JudgeAnswer;
  judge: ModelName;
  /** What was sent; null where the model takes no temperature. */
  temperature: number | null;
  runs: FinishedRun[];
}

/** The judge an evaluator asks: as its config says, else the workspace's. */
export function judgeOf(directory: ProviderDirectory, configured: string | null | undefined): ModelName {
  return configured === null || configured === undefined ? judgeModel(directory) : parseModelName(configured);
}

async function callJudge(
  context: JudgeContext,
  judge: ModelName,
  request: JudgeRequest,
  messages: ChatMessage[],
): Promise<FinishedRun> {
  const capabilities = capabilitiesIn(judge.provider, judge.model, context.directory.models.capabilities);
  const parameters: ModelParameters = capabilities.temperature ? { temperature: 0 } : {};
  const responseFormat = capabilities.jsonSchema ? judgeResponseFormat(request) : null;
  const createdAt = new Date().toISOString();
  const outcome = await callModel(context.directory, {
    provider: judge.provider,
    request: { model: judge.model, messages, parameters, responseFormat, tools: [] },
    group: context.group,
    priority: context.priority,
    trial: 1,
    signal: context.signal,
  });
  const { promptId, experimentId } = context;
  return scoringRun(
    { origin: "judge", promptId, experimentId, messages, parameters, responseFormat, createdAt },
    outcome,
  );
}

/**
 * Asks the judge and, when its answer cannot be read, once more with what was wrong. A judge that fails or stays
 * unreadable is an answer that is not ok, with the raw text kept; it never becomes a number.
 * @throws AssayError `invalid` when the judge's provider is not connected.
 */
export async function askJudge(context: JudgeContext, request: JudgeRequest): Promise<JudgeVerdict> {
  const judge = judgeOf(context.directory, request.model);
  const messages: ChatMessage[] = [
    { role: "system", content: request.system },
    { role: "user", content: request.user },
  ];
  const runs: FinishedRun[] = [];
  let answer: JudgeAnswer = { ok: false, raw: null, error: "The judge was not asked." };
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const run = await callJudge(context, judge, request, messages);
    runs.push(run);
    if (run.error !== null) {
      answer = {
        ok: false,
        // A repair that failed leaves the answer that was to be repaired.
        raw: run.output ?? answer.raw,
        error: `The judge's call failed (${run.error.kind}): ${run.error.message}`,
      };
      break;
    }
    const raw = run.output ?? "";
    answer = parseJudgeAnswer(raw, request.schema);
    if (answer.ok) break;
    messages.push(
      { role: "assistant", content: raw },
      { role: "user", content: repairMessage(answer.error, request.schema) },
    );
  }
  return { answer, judge, temperature: runs[0]?.parameters.temperature ?? null, runs };
}
