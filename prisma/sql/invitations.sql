-- One open invitation an address: inviting again takes the place of the link before.
create unique index invitations_open on invitations (workspace_id, email)
  where accepted_at is null and revoked_at is null;
-- What ended in one way cannot end in another.
alter table invitations add constraint invitations_one_end
  check (accepted_at is null or revoked_at is null);
