-- CreateIndex
CREATE INDEX "comparisons_baseline_variant_id_idx" ON "comparisons"("baseline_variant_id");

-- CreateIndex
CREATE INDEX "evaluation_results_revision_id_idx" ON "evaluation_results"("revision_id");

-- CreateIndex
CREATE INDEX "evaluators_prompt_id_idx" ON "evaluators"("prompt_id");

-- CreateIndex
CREATE INDEX "experiments_prompt_id_idx" ON "experiments"("prompt_id");

-- CreateIndex
CREATE INDEX "runs_prompt_version_id_idx" ON "runs"("prompt_version_id");
