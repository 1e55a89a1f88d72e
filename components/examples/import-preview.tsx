"use client";

import { CircleAlert, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { ImportSummary } from "@/lib/domain/examples/import-summary";
import { formatCount, formatCounted, MISSING } from "@/lib/domain/format";
import { inputPreview } from "./example-table";
import { ImportErrors } from "./import-errors";

/** What a file would bring: its first rows, every bad row, and variables that rows lack. */
export function ImportPreview({
  name,
  summary,
  variables,
  pending,
  onImport,
  onCancel,
}: {
  name: string;
  summary: ImportSummary;
  /** Variables the latest version takes. */
  variables: readonly string[];
  pending: boolean;
  onImport: () => void;
  onCancel: () => void;
}) {
  const bad = summary.errors.length;
  const total = summary.rowCount + summary.errors.filter((error) => error.row > 0).length;
  return (
    <Card className="overflow-hidden">
      <CardHeader title={name} hint={formatCounted(total, "row")} />
      <div aria-live="polite">
        {bad > 0 && (
          <p className="flex items-start gap-2 border-b bg-neg-bg px-4 py-2.5">
            <CircleAlert className="mt-0.5 size-4 text-neg" aria-hidden />
            <span>
              <b className="font-medium text-neg">
                {formatCounted(bad, "row")} cannot be imported, so none will be.
              </b>{" "}
              Correct them and preview again.
            </span>
          </p>
        )}
        {summary.missingVariables.map(({ variable, rows }) => (
          <p key={variable} className="flex items-start gap-2 border-b bg-warn-bg px-4 py-2.5">
            <TriangleAlert className="mt-0.5 size-4 text-warn" aria-hidden />
            <span>
              {formatCounted(rows, "row")} {rows === 1 ? "has" : "have"} no value for{" "}
              <span className="mark-var mono">{variable}</span>, which the latest version takes. Their cells
              would fail unless the template treats it as optional.
            </span>
          </p>
        ))}
      </div>
      {bad > 0 ? (
        <ImportErrors errors={summary.errors} />
      ) : (
        <FirstRows summary={summary} variables={variables} />
      )}
      <footer className="flex items-center justify-end gap-2 border-t px-4 py-3">
        <Button onClick={onCancel} disabled={pending}>
          Cancel
        </Button>
        {bad === 0 && (
          <Button variant="primary" pending={pending} disabled={total === 0} onClick={onImport}>
            Import {formatCounted(summary.rowCount, "example")}
          </Button>
        )}
      </footer>
    </Card>
  );
}

function FirstRows({ summary, variables }: { summary: ImportSummary; variables: readonly string[] }) {
  const more = summary.rowCount - summary.firstRows.length;
  return (
    <>
      <Table label="First rows" className="table-fixed" maxHeight="360px">
        <colgroup>
          <col className="w-[64px]" />
          <col />
          <col />
          <col className="w-[150px]" />
        </colgroup>
        <TableHeader>
          <TableRow>
            <TableHead>Row</TableHead>
            <TableHead>Input</TableHead>
            <TableHead>Expected output</TableHead>
            <TableHead>Tags</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {summary.firstRows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one file keep their places
            <TableRow key={index}>
              <TableRowHead className="tnum">{index + 1}</TableRowHead>
              <TableCell className="truncate">{inputPreview(row.input_data, variables)}</TableCell>
              <TableCell className="truncate text-muted-foreground">
                {row.expected_output ?? MISSING}
              </TableCell>
              <TableCell className="truncate text-muted-foreground">
                {row.tags.join(", ") || MISSING}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {more > 0 && (
        <p className="tnum border-t px-4 py-2 text-2xs text-muted-foreground">and {formatCount(more)} more</p>
      )}
    </>
  );
}
