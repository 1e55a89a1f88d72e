import "server-only";
import { AssayError } from "@/lib/domain/errors";
import type { JudgeAnswer, JudgeRequest, ScorerEffects } from "@/lib/domain/evaluators/evaluator";
import type { FinishedRun } from "@/lib/domain/runs/run-record";
import { log } from "@/lib/log";
import { ProviderError } from "@/lib/providers/provider";
import { RetriesExhausted } from "@/lib/providers/retry";
import type { EmbedContext } from "./call-embedding";
import { postToEvaluator } from "./call-http-evaluator";
import { embedTexts } from "./embed-texts";
import { signingSecrets } from "./evaluator-secrets";
import { runInSandbox } from "./run-in-sandbox";
import { turn } from "./turn";

/** An effect's failure becomes the reason of a missing score: what only our own log may know is left out of it. */
async function toldSafely<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AssayError || error instanceof ProviderError || error instanceof RetriesExhausted) {
      throw error;
    }
    log.error({ err: error }, "an evaluator's effect failed");
    throw new AssayError("unavailable", "Something failed on the server. Score it again.", { cause: error });
  }
}

/**
 * The real effects of evaluators for one workspace. The caller keeps account of their calls: `judge` is its own, and
 * `keep` is handed the run of each embedding call.
 */
export function scorerEffects(
  context: EmbedContext,
  judge: (request: JudgeRequest) => Promise<JudgeAnswer>,
  keep: (run: FinishedRun) => void,
): ScorerEffects {
  return {
    judge,
    embed: (texts, model) => toldSafely(embedTexts(context, texts, model, keep)),
    http: async (request) =>
      postToEvaluator(request, await toldSafely(signingSecrets(context.viewer, request.url)), context.signal),
    sandbox: runInSandbox,
    turn,
  };
}
