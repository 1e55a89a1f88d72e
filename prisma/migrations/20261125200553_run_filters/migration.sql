-- CreateIndex
CREATE INDEX "runs_workspace_id_provider_id_idx" ON "runs"("workspace_id", "provider", "id" DESC);

-- CreateIndex
CREATE INDEX "runs_workspace_id_model_id_idx" ON "runs"("workspace_id", "model", "id" DESC);

-- Whose runs, and of which session: most have neither.
create index runs_user on runs (workspace_id, user_ref, id desc) where user_ref is not null;
create index runs_session on runs (workspace_id, session_ref, id desc) where session_ref is not null;
