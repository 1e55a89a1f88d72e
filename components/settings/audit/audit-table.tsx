"use client";

import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AuditLogAnswer } from "@/lib/domain/api/audit-logs";
import { MISSING } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import { AuditDetail } from "./audit-detail";

const columns = 5;
const actorNotes: Record<AuditLogAnswer["actor"]["type"], string | null> = {
  session: null,
  api_key: "API key",
  system: null,
};

/** An audit row with how a person reads its action. */
export interface AuditEntryRow extends AuditLogAnswer {
  phrase: string;
}

/** The audit log, newest first; a row opens to what changed. */
export function AuditTable({ rows }: { rows: readonly AuditEntryRow[] }) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Table label="Audit log">
      <TableHeader>
        <TableRow>
          <TableHead className="w-8">
            <span className="sr-only">Details</span>
          </TableHead>
          <TableHead className="w-32">When</TableHead>
          <TableHead className="w-48">Who</TableHead>
          <TableHead>What</TableHead>
          <TableHead className="w-36">From</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => {
          const open = row.id === openId;
          return (
            <Fragment key={row.id}>
              <Entry row={row} open={open} toggle={() => setOpenId(open ? null : row.id)} />
              {open && (
                <tr className="border-b last:border-b-0">
                  <td colSpan={columns} id={`audit-${row.id}`} className="bg-muted/40 px-4 py-3">
                    <AuditDetail row={row} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </TableBody>
    </Table>
  );
}

function Entry({ row, open, toggle }: { row: AuditEntryRow; open: boolean; toggle: () => void }) {
  const note = actorNotes[row.actor.type];
  // A sign-in is about the person who did it.
  const objectName = row.object.id === row.actor.id ? null : row.object.name;
  return (
    <TableRow>
      <TableCell>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={`audit-${row.id}`}
          aria-label={`Details of ${row.action} ${row.object.name ?? ""}`.trim()}
          onClick={toggle}
          className="flex size-6 items-center justify-center rounded-sm text-muted-foreground hover:bg-muted"
        >
          <ChevronRight aria-hidden className={cn("size-3.5 transition-transform", open && "rotate-90")} />
        </button>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <RelativeTime value={row.created_at} />
      </TableCell>
      <TableCell className="max-w-[200px] truncate">
        {row.actor.name}
        {note !== null && <span className="ml-1.5 text-2xs text-muted-foreground">{note}</span>}
      </TableCell>
      <TableCell className="max-w-[420px] truncate">
        {row.phrase} {objectName !== null && <span className="font-medium">{objectName}</span>}
      </TableCell>
      <TableCell className="mono whitespace-nowrap text-xs text-muted-foreground">
        {row.address ?? MISSING}
      </TableCell>
    </TableRow>
  );
}
