import "server-only";
import type { JudgeAnswer, JudgeRequest, ScorerEffects } from "@/lib/domain/evaluators/evaluator";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { postToEvaluator } from "./call-http-evaluator";
import { embedTexts } from "./embed-texts";
import { signingSecrets } from "./evaluator-secrets";
import type { ProviderDirectory } from "./provider-access";
import { runInSandbox } from "./run-in-sandbox";
import { turn } from "./turn";

/** The real effects of evaluators for one workspace. `judge` is the caller's, who keeps account of its calls. */
export function scorerEffects(
  viewer: Viewer,
  directory: ProviderDirectory,
  signal: AbortSignal,
  judge: (request: JudgeRequest) => Promise<JudgeAnswer>,
): ScorerEffects {
  return {
    judge,
    embed: (texts, model) => embedTexts(viewer, directory, texts, model, signal),
    http: async (request) => postToEvaluator(request, await signingSecrets(viewer, request.url), signal),
    sandbox: runInSandbox,
    turn,
  };
}
