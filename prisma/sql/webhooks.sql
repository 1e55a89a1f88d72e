-- Recovery looks once a minute for the few deliveries that are under way among all that were made.
create index webhook_deliveries_pending on webhook_deliveries (next_attempt_at) where status = 'pending';

alter table webhook_deliveries add constraint webhook_deliveries_status
  check (status in ('pending', 'delivered', 'failed'));
