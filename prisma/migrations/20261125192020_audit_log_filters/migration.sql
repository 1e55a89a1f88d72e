-- CreateIndex
CREATE INDEX "audit_logs_workspace_id_actor_id_id_idx" ON "audit_logs"("workspace_id", "actor_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_logs_workspace_id_action_id_idx" ON "audit_logs"("workspace_id", "action", "id" DESC);

-- Row triggers do not see TRUNCATE.
create or replace function assay_audit_no_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'audit_logs is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_logs_no_truncate before truncate on audit_logs
  for each statement execute function assay_audit_no_truncate();
