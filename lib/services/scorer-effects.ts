import "server-only";
import type { JudgeAnswer, JudgeRequest, ScorerEffects } from "@/lib/domain/evaluators/evaluator";
import { postToEvaluator } from "./call-http-evaluator";
import { type EmbedContext, embedTexts } from "./embed-texts";
import { signingSecrets } from "./evaluator-secrets";
import { runInSandbox } from "./run-in-sandbox";
import { turn } from "./turn";

/** The real effects of evaluators for one workspace. `judge` is the caller's, who keeps account of its calls. */
export function scorerEffects(
  context: EmbedContext,
  judge: (request: JudgeRequest) => Promise<JudgeAnswer>,
): ScorerEffects {
  return {
    judge,
    embed: (texts, model) => embedTexts(context, texts, model),
    http: async (request) =>
      postToEvaluator(request, await signingSecrets(context.viewer, request.url), context.signal),
    sandbox: runInSandbox,
    turn,
  };
}
