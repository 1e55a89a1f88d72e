-- What the database itself keeps, whatever the application does.

create or replace function assay_refuse_update() returns trigger language plpgsql as $$
begin
  raise exception '% rows are immutable', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger prompt_versions_immutable before update on prompt_versions
  for each row execute function assay_refuse_update();
create trigger golden_example_revisions_immutable before update on golden_example_revisions
  for each row execute function assay_refuse_update();

-- Append-only, except when the workspace itself is deleted (then the delete comes from a foreign key's trigger).
create or replace function assay_audit_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
    return old;
  end if;
  raise exception 'audit_logs is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_logs_append_only before update or delete on audit_logs
  for each row execute function assay_audit_append_only();
-- Row triggers do not see TRUNCATE.
create or replace function assay_audit_no_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'audit_logs is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_logs_no_truncate before truncate on audit_logs
  for each statement execute function assay_audit_no_truncate();

alter table scores add constraint scores_in_unit_interval check (score is null or (score >= 0 and score <= 1));
alter table evaluation_results add constraint evaluation_results_score_in_unit_interval
  check (score is null or (score >= 0 and score <= 1));
alter table evaluation_results add constraint evaluation_results_trial_positive check (trial >= 1);
alter table cost_logs add constraint cost_logs_not_negative check (total_usd >= 0);
alter table feedback add constraint feedback_value check (value in (-1, 1));
alter table users add constraint users_email_lower_case check (email = lower(email));

-- Reuse looks up by key; most rows have none.
create index runs_reuse_key on runs (workspace_id, reuse_key) where reuse_key is not null;
create index scores_reuse_key on scores (reuse_key) where reuse_key is not null;
create index runs_unfinished on runs (leased_until) where status in ('pending', 'running');
-- Whose runs, and of which session: most have neither.
create index runs_user on runs (workspace_id, user_ref, id desc) where user_ref is not null;
create index runs_session on runs (workspace_id, session_ref, id desc) where session_ref is not null;

-- A cell is inserted pending and updated once: room in its page keeps that update heap-only.
alter table evaluation_results set (fillfactor = 60);
alter table experiments set (fillfactor = 50);
alter table metric_rollups set (fillfactor = 50);
