-- DropIndex
DROP INDEX "evaluators_workspace_id_name_key";

-- AlterTable
ALTER TABLE "experiments" ADD COLUMN     "pairwise" JSONB;

-- AlterTable
ALTER TABLE "human_reviews" ADD COLUMN     "evaluator" TEXT,
ADD COLUMN     "judged" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "pair_judgements" (
    "experiment_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "example_id" UUID NOT NULL,
    "trial" INTEGER NOT NULL,
    "run_id" UUID NOT NULL,
    "baseline_run_id" UUID NOT NULL,
    "outcome" TEXT,
    "flipped" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL DEFAULT '',
    "judge_model" TEXT,
    "judge_prompt_version" TEXT,
    "cost_usd" DECIMAL(20,10),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pair_judgements_pkey" PRIMARY KEY ("variant_id","example_id","trial")
);

-- CreateTable
CREATE TABLE "pairwise_results" (
    "variant_id" UUID NOT NULL,
    "baseline_variant_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "wins" INTEGER NOT NULL,
    "losses" INTEGER NOT NULL,
    "ties" INTEGER NOT NULL,
    "missing" INTEGER NOT NULL,
    "flips" INTEGER NOT NULL,
    "win_rate" DOUBLE PRECISION,
    "ci_low" DOUBLE PRECISION,
    "ci_high" DOUBLE PRECISION,
    "p_value" DOUBLE PRECISION,
    "judge_model" TEXT,

    CONSTRAINT "pairwise_results_pkey" PRIMARY KEY ("variant_id")
);

-- CreateTable
CREATE TABLE "evaluations" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "run_id" UUID,
    "output" TEXT NOT NULL,
    "input" JSONB NOT NULL DEFAULT '{}',
    "expected_output" TEXT,
    "context" TEXT,
    "scores" JSONB NOT NULL,
    "cost_usd" DECIMAL(20,10),
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "pair_judgements_experiment_id_idx" ON "pair_judgements"("experiment_id");

-- CreateIndex
CREATE INDEX "evaluations_workspace_id_id_idx" ON "evaluations"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "evaluation_results_workspace_id_id_idx" ON "evaluation_results"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "evaluators_workspace_id_id_idx" ON "evaluators"("workspace_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "pair_judgements" ADD CONSTRAINT "pair_judgements_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pair_judgements" ADD CONSTRAINT "pair_judgements_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "experiment_variants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pairwise_results" ADD CONSTRAINT "pairwise_results_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "experiment_variants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- prisma/sql/evaluations.sql
-- An archived evaluator gives its name free.
create unique index evaluators_name on evaluators (workspace_id, name) where archived_at is null;

alter table human_reviews add constraint human_reviews_score_in_unit_interval
  check (score is null or (score >= 0 and score <= 1));
alter table human_reviews add constraint human_reviews_sampled_by check (sampled_by in ('uniform', 'picked'));
alter table pair_judgements add constraint pair_judgements_outcome check (outcome in ('win', 'loss', 'tie'));

-- An output is drawn for review uniformly once.
create unique index human_reviews_uniform on human_reviews (result_id) where sampled_by = 'uniform';
