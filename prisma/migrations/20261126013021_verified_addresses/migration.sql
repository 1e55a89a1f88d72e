-- AlterTable
ALTER TABLE "users" ADD COLUMN     "email_verified_at" TIMESTAMPTZ(3);

-- Shown to be theirs already: the first owner's address, those an identity provider vouched for, and invited ones.
UPDATE "users" SET "email_verified_at" = now()
WHERE "id" = (SELECT "id" FROM "users" ORDER BY "created_at", "id" LIMIT 1)
   OR "password_hash" IS NULL
   OR EXISTS (SELECT FROM "user_accounts" AS "account" WHERE "account"."user_id" = "users"."id")
   OR EXISTS (
     SELECT FROM "invitations" AS "invitation"
     WHERE "invitation"."email" = "users"."email" AND "invitation"."accepted_at" IS NOT NULL
   );
