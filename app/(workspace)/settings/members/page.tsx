import type { Metadata } from "next";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { CursorPagination } from "@/components/ui/pagination";
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
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { listMembers } from "@/lib/data/memberships";
import { maxPageSize } from "@/lib/domain/api/common";

export const metadata: Metadata = { title: "Members" };

interface MembersPageProps {
  searchParams: Promise<{ cursor?: string }>;
}

export default async function MembersPage({ searchParams }: MembersPageProps) {
  const viewer = await requireViewer();
  const { cursor } = await searchParams;
  const { data, next_cursor: next } = await listMembers(viewer, { limit: maxPageSize, cursor });
  return (
    <Card>
      <CardHeader title="Members" hint="people who can sign in to this workspace" />
      <Table label="Members">
        <TableHeader>
          <TableRow>
            <TableHead>Name</TableHead>
            <TableHead>Email</TableHead>
            <TableHead>Role</TableHead>
            <TableHead>Last active</TableHead>
            <TableHead>Since</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {data.map((member) => (
            <TableRow key={member.id}>
              <TableRowHead>{member.user.name}</TableRowHead>
              <TableCell>{member.user.email}</TableCell>
              <TableCell>
                <Badge>{member.role}</Badge>
              </TableCell>
              <TableCell>
                <RelativeTime value={member.last_active_at} />
              </TableCell>
              <TableCell>
                <RelativeTime value={member.created_at} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <CursorPagination
        firstHref={cursor === undefined ? null : "/settings/members"}
        nextHref={next === null ? null : `/settings/members?${new URLSearchParams({ cursor: next })}`}
      />
    </Card>
  );
}
