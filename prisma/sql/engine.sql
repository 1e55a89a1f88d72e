-- Small tables with a high turnover: vacuum them early, and leave room for updates in place.
ALTER TABLE engine_jobs SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200, autovacuum_analyze_scale_factor = 0.1);
ALTER TABLE engine_workers SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 50);
ALTER TABLE engine_events SET (autovacuum_vacuum_scale_factor = 0.1);
ALTER TABLE engine_steps SET (autovacuum_vacuum_scale_factor = 0.1);
