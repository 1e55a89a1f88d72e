-- CreateTable
CREATE TABLE "past_judgements" (
    "workspace_id" UUID NOT NULL,
    "reuse_key" BYTEA NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "reason" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "judge_model" TEXT,
    "judge_temperature" DOUBLE PRECISION,
    "judge_prompt_version" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "past_judgements_pkey" PRIMARY KEY ("workspace_id","reuse_key")
);

-- AddForeignKey
ALTER TABLE "past_judgements" ADD CONSTRAINT "past_judgements_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;
