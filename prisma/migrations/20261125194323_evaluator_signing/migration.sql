-- AlterTable
ALTER TABLE "evaluators" ADD COLUMN     "previous_secret_encrypted" BYTEA,
ADD COLUMN     "secret_encrypted" BYTEA,
ADD COLUMN     "secret_rotated_at" TIMESTAMPTZ(3);

-- prisma/sql/evaluator-secrets.sql
-- Only requests of HTTP evaluators are signed.
alter table evaluators add constraint evaluators_secret_of_http
  check (type = 'http' or (secret_encrypted is null and previous_secret_encrypted is null));
