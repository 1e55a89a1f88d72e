import { AssayError } from "@/lib/domain/errors";
import type {
  EvaluatorType,
  JudgeAnswer,
  JudgeRequest,
  ScorerEffects,
  ScorerInput,
  ScorerResult,
} from "@/lib/domain/evaluators/evaluator";
import { parseJudgeAnswer } from "@/lib/domain/evaluators/judge";
import { getEvaluator, parseEvaluatorConfig } from "@/lib/domain/evaluators/registry";
import type { JsonObject } from "@/lib/domain/json";

export function scorerInput(fields: Partial<ScorerInput>): ScorerInput {
  return {
    variables: {},
    messages: [],
    output: "",
    expected: null,
    context: null,
    latencyMs: null,
    costUsd: null,
    ...fields,
  };
}

const refuse = (what: string) => () => Promise.reject(new Error(`${what} was not expected`));

/** Effects of which none may be used, but those given. */
export function scorerEffects(given: Partial<ScorerEffects> = {}): ScorerEffects {
  return {
    judge: refuse("judge"),
    embed: refuse("embed"),
    http: refuse("http"),
    sandbox: refuse("sandbox"),
    turn: () => undefined,
    ...given,
  };
}

/** A judge that always answers the same text, read as a real one's is. Requests are kept. */
export function judgeAnswering(raw: string): { requests: JudgeRequest[]; effects: ScorerEffects } {
  const requests: JudgeRequest[] = [];
  const judge = (request: JudgeRequest): Promise<JudgeAnswer> => {
    requests.push(request);
    return Promise.resolve(parseJudgeAnswer(raw, request.schema));
  };
  return { requests, effects: scorerEffects({ judge }) };
}

export async function evaluate(
  type: EvaluatorType,
  input: Partial<ScorerInput>,
  config: JsonObject = {},
  effects: ScorerEffects = scorerEffects(),
): Promise<ScorerResult> {
  return getEvaluator(type).evaluate(scorerInput(input), parseEvaluatorConfig(type, config), effects);
}

/** Pointers and messages of a config that is refused; empty when it is taken. */
export function refusedConfig(type: EvaluatorType, config: JsonObject): Record<string, string> {
  try {
    parseEvaluatorConfig(type, config);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return Object.fromEntries(error.fields.map((field) => [field.pointer, field.message]));
  }
  return {};
}
