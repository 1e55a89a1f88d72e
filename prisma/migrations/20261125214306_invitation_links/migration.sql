-- AlterTable
ALTER TABLE "invitations" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ALTER COLUMN "invited_by" DROP NOT NULL;

-- prisma/sql/invitations.sql
-- One open invitation an address: inviting again takes the place of the link before.
create unique index invitations_open on invitations (workspace_id, email)
  where accepted_at is null and revoked_at is null;
-- What ended in one way cannot end in another.
alter table invitations add constraint invitations_one_end
  check (accepted_at is null or revoked_at is null);
