import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { MemberMenu } from "./member-menu";
import type { MemberActions, ShownMember } from "./types";

/** Who is in the workspace, as what, and when they were last there. */
export function MemberTable({
  members,
  askPassword,
  actions,
}: {
  members: readonly ShownMember[];
  askPassword: boolean;
  actions: MemberActions;
}) {
  return (
    <Table label="Members">
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead>Email</TableHead>
          <TableHead>Role</TableHead>
          <TableHead>Last active</TableHead>
          <TableHead>Since</TableHead>
          <TableHead className="w-12">
            <span className="sr-only">Actions</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {members.map((member) => (
          <TableRow key={member.id}>
            <TableRowHead>
              {member.name}
              {member.isSelf && <span className="ml-1.5 font-normal text-muted-foreground">you</span>}
            </TableRowHead>
            <TableCell>{member.email}</TableCell>
            <TableCell className="whitespace-nowrap">
              <Badge>{member.role}</Badge>
              {member.isLastOwner && (
                <span className="ml-1.5 text-2xs text-muted-foreground">the only owner</span>
              )}
            </TableCell>
            <TableCell>
              <RelativeTime value={member.lastActiveAt} />
            </TableCell>
            <TableCell>
              <RelativeTime value={member.since} />
            </TableCell>
            <TableCell className="text-right">
              <MemberMenu member={member} askPassword={askPassword} actions={actions} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
