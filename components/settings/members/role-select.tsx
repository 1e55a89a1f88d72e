import { SimpleSelect } from "@/components/ui/select";
import type { Role } from "@/lib/domain/permissions/roles";
import { roleNotes } from "./types";

/** A select of roles that says what each may do. */
export function RoleSelect({
  id,
  roles,
  defaultValue,
}: {
  id: string;
  roles: readonly Role[];
  defaultValue: Role;
}) {
  return (
    <SimpleSelect
      id={id}
      name="role"
      defaultValue={defaultValue}
      triggerClassName="w-full"
      options={roles.map((role) => ({ value: role, label: `${role}: ${roleNotes[role]}` }))}
    />
  );
}
