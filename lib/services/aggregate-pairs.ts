import "server-only";
import { listVariantPairs, writePairwiseResults } from "@/lib/data/pair-judgements";
import { tallyPairs } from "@/lib/domain/evaluators/pairwise";
import type { ExperimentSetup } from "@/lib/domain/experiments/setup";

/** Computes the win rates of an experiment from its judged pairs and stores them. */
export async function aggregatePairs(setup: ExperimentSetup): Promise<void> {
  if (setup.pairwise === null) return;
  const variants = await listVariantPairs(setup);
  await writePairwiseResults(
    setup,
    variants.map(({ variantId, pairs, examples, judgeModel }) => ({
      variantId,
      tally: tallyPairs(pairs, examples),
      judgeModel,
    })),
  );
}
