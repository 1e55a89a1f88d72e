-- An archived evaluator gives its name free.
create unique index evaluators_name on evaluators (workspace_id, name) where archived_at is null;

alter table human_reviews add constraint human_reviews_score_in_unit_interval
  check (score is null or (score >= 0 and score <= 1));
alter table human_reviews add constraint human_reviews_sampled_by check (sampled_by in ('uniform', 'picked'));
alter table pair_judgements add constraint pair_judgements_outcome check (outcome in ('win', 'loss', 'tie'));

-- An output is drawn for review uniformly once.
create unique index human_reviews_uniform on human_reviews (result_id) where sampled_by = 'uniform';
