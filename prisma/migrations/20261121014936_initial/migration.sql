-- CreateEnum
CREATE TYPE "experiment_status" AS ENUM ('pending', 'running', 'completed', 'failed', 'cancelled', 'over_budget');

-- CreateEnum
CREATE TYPE "cell_status" AS ENUM ('pending', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'editor', 'viewer');

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('pending', 'running', 'completed', 'failed', 'cancelled');

-- CreateTable
CREATE TABLE "engine_events" (
    "seq" BIGSERIAL NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSON NOT NULL,
    "dispatched" BOOLEAN NOT NULL DEFAULT false,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engine_events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "engine_runs" (
    "id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "event" JSON NOT NULL,
    "workspace_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "priority" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL,
    "groups" TEXT[],
    "group_limits" INTEGER[],
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "output" JSON,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "engine_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_steps" (
    "run_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER,
    "result" JSON,

    CONSTRAINT "engine_steps_pkey" PRIMARY KEY ("run_id","id")
);

-- CreateTable
CREATE TABLE "engine_jobs" (
    "id" BIGSERIAL NOT NULL,
    "run_id" TEXT NOT NULL,
    "function_id" TEXT NOT NULL,
    "step_id" TEXT,
    "sleeping" BOOLEAN NOT NULL DEFAULT false,
    "priority" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lost" INTEGER NOT NULL DEFAULT 0,
    "groups" TEXT[],
    "group_limits" INTEGER[],
    "run_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "locked_by" TEXT,

    CONSTRAINT "engine_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_workers" (
    "id" TEXT NOT NULL,
    "key" SERIAL NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "running" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engine_workers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engine_crons" (
    "function_id" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "engine_crons_pkey" PRIMARY KEY ("function_id","cron")
);

-- CreateTable
CREATE TABLE "evaluators" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "prompt_id" UUID,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "config" JSONB NOT NULL DEFAULT '{}',
    "weight" DECIMAL(10,4) NOT NULL DEFAULT 1,
    "threshold" DECIMAL(6,5),
    "gate" BOOLEAN NOT NULL DEFAULT false,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evaluators_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "experiments" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "prompt_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "status" "experiment_status" NOT NULL DEFAULT 'pending',
    "evaluators" JSONB NOT NULL,
    "gates" JSONB,
    "trials" INTEGER NOT NULL DEFAULT 1,
    "smallest_difference" DECIMAL(6,5) NOT NULL DEFAULT 0.03,
    "budget_usd" DECIMAL(20,10),
    "concurrency" INTEGER,
    "reuse" BOOLEAN,
    "seed" INTEGER NOT NULL,
    "request" JSONB NOT NULL,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "baseline_variant_id" UUID,
    "total_cells" INTEGER NOT NULL DEFAULT 0,
    "completed_cells" INTEGER NOT NULL DEFAULT 0,
    "failed_cells" INTEGER NOT NULL DEFAULT 0,
    "reused_cells" INTEGER NOT NULL DEFAULT 0,
    "retried_calls" INTEGER NOT NULL DEFAULT 0,
    "cost_usd" DECIMAL(20,10) NOT NULL DEFAULT 0,
    "judge_cost_usd" DECIMAL(20,10) NOT NULL DEFAULT 0,
    "saved_usd" DECIMAL(20,10) NOT NULL DEFAULT 0,
    "estimated_cost_usd" DECIMAL(20,10),
    "round" INTEGER NOT NULL DEFAULT 1,
    "round_kind" TEXT NOT NULL DEFAULT 'start',
    "shards_total" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "experiments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "experiment_shards" (
    "experiment_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "shard" INTEGER NOT NULL,
    "from_position" INTEGER NOT NULL,
    "to_position" INTEGER NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "experiment_shards_pkey" PRIMARY KEY ("experiment_id","round","shard")
);

-- CreateTable
CREATE TABLE "experiment_variants" (
    "id" UUID NOT NULL,
    "experiment_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "experiment_variants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_results" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "experiment_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "example_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "trial" INTEGER NOT NULL DEFAULT 1,
    "position" INTEGER NOT NULL,
    "status" "cell_status" NOT NULL DEFAULT 'pending',
    "run_id" UUID,
    "score" DOUBLE PRECISION,
    "passed" BOOLEAN,
    "hallucination_rate" DOUBLE PRECISION,
    "claim_count" INTEGER,
    "reason" TEXT,
    "error_kind" TEXT,
    "error_message" TEXT,
    "latency_ms" INTEGER,
    "tokens_in" INTEGER,
    "tokens_out" INTEGER,
    "cost_usd" DECIMAL(20,10),
    "judge_cost_usd" DECIMAL(20,10),
    "reused" BOOLEAN NOT NULL DEFAULT false,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "evaluation_results_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scores" (
    "result_id" UUID NOT NULL,
    "evaluator" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "score" DOUBLE PRECISION,
    "passed" BOOLEAN,
    "reason" TEXT NOT NULL DEFAULT '',
    "details" JSONB NOT NULL DEFAULT '{}',
    "judge_model" TEXT,
    "judge_temperature" DOUBLE PRECISION,
    "judge_prompt_version" TEXT,
    "judge_raw" TEXT,
    "cost_usd" DECIMAL(20,10),
    "reuse_key" BYTEA,
    "reused" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "scores_pkey" PRIMARY KEY ("result_id","evaluator")
);

-- CreateTable
CREATE TABLE "experiment_results" (
    "variant_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "avg_score" DOUBLE PRECISION,
    "min_score" DOUBLE PRECISION,
    "max_score" DOUBLE PRECISION,
    "score_ci_low" DOUBLE PRECISION,
    "score_ci_high" DOUBLE PRECISION,
    "pass_rate" DOUBLE PRECISION,
    "avg_hallucination_rate" DOUBLE PRECISION,
    "failure_count" INTEGER NOT NULL,
    "error_count" INTEGER NOT NULL,
    "null_count" INTEGER NOT NULL,
    "no_claim_count" INTEGER NOT NULL,
    "latency_p50_ms" DOUBLE PRECISION,
    "latency_p95_ms" DOUBLE PRECISION,
    "tokens_in" BIGINT NOT NULL,
    "tokens_out" BIGINT NOT NULL,
    "cost_usd" DECIMAL(20,10),
    "judge_cost_usd" DECIMAL(20,10) NOT NULL DEFAULT 0,
    "saved_usd" DECIMAL(20,10) NOT NULL DEFAULT 0,

    CONSTRAINT "experiment_results_pkey" PRIMARY KEY ("variant_id")
);

-- CreateTable
CREATE TABLE "comparisons" (
    "experiment_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "baseline_variant_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "n_pairs" INTEGER NOT NULL,
    "missing_pairs" INTEGER NOT NULL,
    "difference" DOUBLE PRECISION,
    "ci_low" DOUBLE PRECISION,
    "ci_high" DOUBLE PRECISION,
    "p_value" DOUBLE PRECISION,
    "adjusted_p_value" DOUBLE PRECISION,
    "minimum_detectable_difference" DOUBLE PRECISION,
    "examples_needed" INTEGER,
    "effect_size" DOUBLE PRECISION,
    "better" INTEGER NOT NULL,
    "worse" INTEGER NOT NULL,
    "tied" INTEGER NOT NULL,
    "real_but_small" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT,
    "verdict" TEXT NOT NULL,

    CONSTRAINT "comparisons_pkey" PRIMARY KEY ("variant_id","metric")
);

-- CreateTable
CREATE TABLE "human_reviews" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "result_id" UUID NOT NULL,
    "reviewer_id" UUID NOT NULL,
    "agrees" BOOLEAN,
    "score" DOUBLE PRECISION,
    "hallucination" BOOLEAN,
    "note" TEXT NOT NULL DEFAULT '',
    "sampled_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "human_reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "last_active_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_accounts" (
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_accounts_pkey" PRIMARY KEY ("provider","provider_account_id")
);

-- CreateTable
CREATE TABLE "sign_in_throttles" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "window_started" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_throttles_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "instance_settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instance_settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "judge_model" TEXT,
    "fallback_input_per_mtok" DECIMAL(20,10),
    "fallback_output_per_mtok" DECIMAL(20,10),
    "protected_labels" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "last_active_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "rate_limit_per_minute" INTEGER NOT NULL DEFAULT 60,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "workspace_id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "headers" JSONB,
    "locked_until" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("workspace_id","key_hash")
);

-- CreateTable
CREATE TABLE "audit_logs" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT,
    "object_name" TEXT,
    "before" JSONB,
    "after" JSONB,
    "address" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prompts" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "next_version" INTEGER NOT NULL DEFAULT 1,
    "default_evaluators" JSONB,
    "gates" JSONB,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "prompts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prompt_versions" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "prompt_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "messages" JSONB NOT NULL,
    "template_format" TEXT NOT NULL,
    "variables" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "provider" TEXT,
    "model" TEXT,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "response_format" JSONB,
    "tools" JSONB NOT NULL DEFAULT '[]',
    "fallbacks" JSONB NOT NULL DEFAULT '[]',
    "change_note" TEXT NOT NULL DEFAULT '',
    "content_hash" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "prompt_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prompt_labels" (
    "prompt_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "prompt_labels_pkey" PRIMARY KEY ("prompt_id","name")
);

-- CreateTable
CREATE TABLE "golden_examples" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "prompt_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "revision_id" UUID NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "source" TEXT NOT NULL DEFAULT 'manual',
    "source_run_id" UUID,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "golden_examples_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "golden_example_revisions" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "example_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "input_data" JSONB NOT NULL,
    "expected_output" TEXT,
    "context" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "golden_example_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "prompt_id" UUID,
    "prompt_version_id" UUID,
    "experiment_id" UUID,
    "origin" TEXT NOT NULL,
    "status" "run_status" NOT NULL,
    "provider" TEXT NOT NULL,
    "connection_id" UUID,
    "model" TEXT NOT NULL,
    "response_model" TEXT,
    "messages" JSONB NOT NULL,
    "variables" JSONB NOT NULL DEFAULT '{}',
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "response_format" JSONB,
    "tools" JSONB,
    "fallbacks" JSONB,
    "output" TEXT,
    "tool_calls" JSONB,
    "finish_reason" TEXT,
    "error_kind" TEXT,
    "error_message" TEXT,
    "error_retryable" BOOLEAN,
    "latency_ms" INTEGER,
    "ttft_ms" INTEGER,
    "tokens_in" INTEGER,
    "tokens_out" INTEGER,
    "tokens_cached" INTEGER,
    "tokens_reasoning" INTEGER,
    "usage_estimated" BOOLEAN NOT NULL DEFAULT false,
    "cost_usd" DECIMAL(20,10),
    "cost_estimated" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "trace_id" TEXT NOT NULL,
    "user_ref" TEXT,
    "session_ref" TEXT,
    "reuse_key" BYTEA,
    "leased_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cost_logs" (
    "run_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "total_usd" DECIMAL(20,10) NOT NULL,
    "unit_prices" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cost_logs_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "metric_rollups" (
    "workspace_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "prompt_id" UUID NOT NULL,
    "origin" TEXT NOT NULL,
    "runs" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,
    "latency_sum_ms" BIGINT NOT NULL DEFAULT 0,
    "latency_histogram" INTEGER[],
    "tokens_in" BIGINT NOT NULL DEFAULT 0,
    "tokens_out" BIGINT NOT NULL DEFAULT 0,
    "tokens_cached" BIGINT NOT NULL DEFAULT 0,
    "cost_usd" DECIMAL(20,10) NOT NULL DEFAULT 0,

    CONSTRAINT "metric_rollups_pkey" PRIMARY KEY ("workspace_id","hour","provider","model","prompt_id","origin")
);

-- CreateTable
CREATE TABLE "feedback" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "value" INTEGER NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_connections" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT,
    "api_key_encrypted" BYTEA,
    "api_key_hint" TEXT,
    "max_concurrency" INTEGER,
    "requests_per_minute" INTEGER,
    "tokens_per_minute" INTEGER,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "last_tested_at" TIMESTAMPTZ(3),
    "last_test_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_prices" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "input_per_mtok" DECIMAL(20,10),
    "output_per_mtok" DECIMAL(20,10),
    "cached_per_mtok" DECIMAL(20,10),
    "cache_write_per_mtok" DECIMAL(20,10),
    "capabilities" JSONB,
    "effective_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "embeddings" (
    "workspace_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "text_hash" BYTEA NOT NULL,
    "vector" REAL[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "embeddings_pkey" PRIMARY KEY ("workspace_id","model","text_hash")
);

-- CreateTable
CREATE TABLE "webhooks" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "secret_encrypted" BYTEA NOT NULL,
    "previous_secret_encrypted" BYTEA,
    "rotated_at" TIMESTAMPTZ(3),
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "response_status" INTEGER,
    "response_body" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "engine_events_id_key" ON "engine_events"("id");

-- CreateIndex
CREATE INDEX "engine_events_dispatched_seq_idx" ON "engine_events"("dispatched", "seq");

-- CreateIndex
CREATE INDEX "engine_events_received_at_idx" ON "engine_events"("received_at");

-- CreateIndex
CREATE INDEX "engine_runs_status_function_id_idx" ON "engine_runs"("status", "function_id");

-- CreateIndex
CREATE INDEX "engine_runs_status_finished_at_idx" ON "engine_runs"("status", "finished_at");

-- CreateIndex
CREATE INDEX "engine_runs_workspace_id_created_at_idx" ON "engine_runs"("workspace_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "engine_runs_function_id_event_id_key" ON "engine_runs"("function_id", "event_id");

-- CreateIndex
CREATE INDEX "engine_jobs_priority_run_at_id_idx" ON "engine_jobs"("priority" DESC, "run_at", "id");

-- CreateIndex
CREATE INDEX "engine_jobs_locked_by_idx" ON "engine_jobs"("locked_by");

-- CreateIndex
CREATE INDEX "engine_jobs_run_id_idx" ON "engine_jobs"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "evaluators_workspace_id_name_key" ON "evaluators"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "experiments_workspace_id_id_idx" ON "experiments"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "experiments_workspace_id_prompt_id_id_idx" ON "experiments"("workspace_id", "prompt_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "experiments_workspace_id_number_key" ON "experiments"("workspace_id", "number");

-- CreateIndex
CREATE INDEX "experiment_variants_version_id_idx" ON "experiment_variants"("version_id");

-- CreateIndex
CREATE UNIQUE INDEX "experiment_variants_experiment_id_position_key" ON "experiment_variants"("experiment_id", "position");

-- CreateIndex
CREATE INDEX "evaluation_results_experiment_id_position_idx" ON "evaluation_results"("experiment_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "evaluation_results_variant_id_revision_id_trial_key" ON "evaluation_results"("variant_id", "revision_id", "trial");

-- CreateIndex
CREATE INDEX "comparisons_experiment_id_idx" ON "comparisons"("experiment_id");

-- CreateIndex
CREATE INDEX "human_reviews_workspace_id_id_idx" ON "human_reviews"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "human_reviews_result_id_reviewer_id_key" ON "human_reviews"("result_id", "reviewer_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "user_accounts_user_id_idx" ON "user_accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_slug_key" ON "workspaces"("slug");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_workspace_id_user_id_key" ON "memberships"("workspace_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_workspace_id_id_idx" ON "invitations"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_workspace_id_id_idx" ON "api_keys"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

-- CreateIndex
CREATE INDEX "audit_logs_workspace_id_id_idx" ON "audit_logs"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_logs_workspace_id_object_type_object_id_id_idx" ON "audit_logs"("workspace_id", "object_type", "object_id", "id" DESC);

-- CreateIndex
CREATE INDEX "prompts_workspace_id_id_idx" ON "prompts"("workspace_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "prompts_workspace_id_slug_key" ON "prompts"("workspace_id", "slug");

-- CreateIndex
CREATE INDEX "prompt_versions_workspace_id_id_idx" ON "prompt_versions"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "prompt_versions_prompt_id_number_key" ON "prompt_versions"("prompt_id", "number");

-- CreateIndex
CREATE INDEX "prompt_labels_version_id_idx" ON "prompt_labels"("version_id");

-- CreateIndex
CREATE UNIQUE INDEX "golden_examples_revision_id_key" ON "golden_examples"("revision_id");

-- CreateIndex
CREATE INDEX "golden_examples_workspace_id_id_idx" ON "golden_examples"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "golden_examples_prompt_id_number_key" ON "golden_examples"("prompt_id", "number");

-- CreateIndex
CREATE INDEX "golden_example_revisions_workspace_id_idx" ON "golden_example_revisions"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "golden_example_revisions_example_id_revision_key" ON "golden_example_revisions"("example_id", "revision");

-- CreateIndex
CREATE INDEX "runs_workspace_id_id_idx" ON "runs"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "runs_workspace_id_prompt_id_id_idx" ON "runs"("workspace_id", "prompt_id", "id" DESC);

-- CreateIndex
CREATE INDEX "runs_workspace_id_status_id_idx" ON "runs"("workspace_id", "status", "id" DESC);

-- CreateIndex
CREATE INDEX "runs_workspace_id_origin_id_idx" ON "runs"("workspace_id", "origin", "id" DESC);

-- CreateIndex
CREATE INDEX "feedback_workspace_id_id_idx" ON "feedback"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "feedback_run_id_idx" ON "feedback"("run_id");

-- CreateIndex
CREATE INDEX "provider_connections_workspace_id_provider_idx" ON "provider_connections"("workspace_id", "provider");

-- CreateIndex
CREATE UNIQUE INDEX "provider_connections_workspace_id_name_key" ON "provider_connections"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "model_prices_workspace_id_provider_model_effective_from_key" ON "model_prices"("workspace_id", "provider", "model", "effective_from");

-- CreateIndex
CREATE INDEX "webhooks_workspace_id_id_idx" ON "webhooks"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_webhook_id_id_idx" ON "webhook_deliveries"("webhook_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "engine_steps" ADD CONSTRAINT "engine_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "engine_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "engine_jobs" ADD CONSTRAINT "engine_jobs_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "engine_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluators" ADD CONSTRAINT "evaluators_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluators" ADD CONSTRAINT "evaluators_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment_shards" ADD CONSTRAINT "experiment_shards_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment_variants" ADD CONSTRAINT "experiment_variants_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment_variants" ADD CONSTRAINT "experiment_variants_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "prompt_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_results" ADD CONSTRAINT "evaluation_results_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_results" ADD CONSTRAINT "evaluation_results_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_results" ADD CONSTRAINT "evaluation_results_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "experiment_variants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_results" ADD CONSTRAINT "evaluation_results_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "golden_example_revisions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scores" ADD CONSTRAINT "scores_result_id_fkey" FOREIGN KEY ("result_id") REFERENCES "evaluation_results"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiment_results" ADD CONSTRAINT "experiment_results_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "experiment_variants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "experiment_variants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_baseline_variant_id_fkey" FOREIGN KEY ("baseline_variant_id") REFERENCES "experiment_variants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "human_reviews" ADD CONSTRAINT "human_reviews_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "human_reviews" ADD CONSTRAINT "human_reviews_result_id_fkey" FOREIGN KEY ("result_id") REFERENCES "evaluation_results"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "human_reviews" ADD CONSTRAINT "human_reviews_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_accounts" ADD CONSTRAINT "user_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_fkey" FOREIGN KEY ("invited_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_logs" ADD CONSTRAINT "audit_logs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompts" ADD CONSTRAINT "prompts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_versions" ADD CONSTRAINT "prompt_versions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_versions" ADD CONSTRAINT "prompt_versions_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_versions" ADD CONSTRAINT "prompt_versions_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_labels" ADD CONSTRAINT "prompt_labels_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_labels" ADD CONSTRAINT "prompt_labels_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prompt_labels" ADD CONSTRAINT "prompt_labels_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "prompt_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_examples" ADD CONSTRAINT "golden_examples_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_examples" ADD CONSTRAINT "golden_examples_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_example_revisions" ADD CONSTRAINT "golden_example_revisions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_example_revisions" ADD CONSTRAINT "golden_example_revisions_example_id_fkey" FOREIGN KEY ("example_id") REFERENCES "golden_examples"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "golden_example_revisions" ADD CONSTRAINT "golden_example_revisions_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_prompt_version_id_fkey" FOREIGN KEY ("prompt_version_id") REFERENCES "prompt_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_logs" ADD CONSTRAINT "cost_logs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cost_logs" ADD CONSTRAINT "cost_logs_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric_rollups" ADD CONSTRAINT "metric_rollups_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_connections" ADD CONSTRAINT "provider_connections_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- prisma/sql/engine.sql
-- Small tables with a high turnover: vacuum them early, and leave room for updates in place.
ALTER TABLE engine_jobs SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 200, autovacuum_analyze_scale_factor = 0.1);
ALTER TABLE engine_workers SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 50);
ALTER TABLE engine_events SET (autovacuum_vacuum_scale_factor = 0.1);
ALTER TABLE engine_steps SET (autovacuum_vacuum_scale_factor = 0.1);

-- prisma/sql/invariants.sql
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

-- A cell is inserted pending and updated once: room in its page keeps that update heap-only.
alter table evaluation_results set (fillfactor = 60);
alter table experiments set (fillfactor = 50);
alter table metric_rollups set (fillfactor = 50);
