import Link from "next/link";
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
import { formatDuration, formatMoney, formatTokens } from "@/lib/domain/format";
import type { RunLogRow } from "@/lib/domain/runs/run-log";
import { Estimated, estimatedCost, estimatedUsage } from "./estimated";
import { RunStatusBadge } from "./run-status";
import { nameWithoutPrompt, originWords } from "./run-words";

/** The run log; under 768 px each row is a card. */
export function RunTable({ rows }: { rows: readonly RunLogRow[] }) {
  return (
    <>
      <ul className="md:hidden">
        {rows.map((row) => (
          <RunCard key={row.id} row={row} />
        ))}
      </ul>
      <div className="hidden md:block">
        <Table label="Runs" className="min-w-[980px] table-fixed">
          <colgroup>
            <col />
            <col className="w-[136px]" />
            <col className="w-[190px]" />
            <col className="w-[96px]" />
            <col className="w-[86px]" />
            <col className="w-[124px]" />
            <col className="w-[116px]" />
            <col className="w-[92px]" />
          </colgroup>
          <TableHeader>
            <TableRow>
              <TableHead>Run</TableHead>
              <TableHead>Status</TableHead>
              <TableHead>Model</TableHead>
              <TableHead>Origin</TableHead>
              <TableHead numeric>Latency</TableHead>
              <TableHead numeric>Tokens in / out</TableHead>
              <TableHead numeric>Cost</TableHead>
              <TableHead>When</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <RunLine key={row.id} row={row} />
            ))}
          </TableBody>
        </Table>
      </div>
    </>
  );
}

/** An embedding's answer is vectors, which are kept elsewhere. */
function withoutOutput(row: RunLogRow): string {
  return row.origin === "embedding" ? "Vectors" : "No output";
}

function RunName({ row }: { row: RunLogRow }) {
  return row.prompt === null ? (
    nameWithoutPrompt(row.origin)
  ) : (
    <>
      {row.prompt.name}
      {row.version_number !== null && (
        <span className="tnum ml-1.5 font-normal text-muted-foreground">v{row.version_number}</span>
      )}
    </>
  );
}

function Tokens({ row }: { row: RunLogRow }) {
  return (
    <>
      {formatTokens(row.tokens_in, row.tokens_out)}
      {row.usage_estimated && <Estimated why={estimatedUsage} />}
    </>
  );
}

function Cost({ row }: { row: RunLogRow }) {
  return (
    <>
      {formatMoney(row.cost_usd)}
      {row.cost_estimated && <Estimated why={estimatedCost} />}
    </>
  );
}

function RunLine({ row }: { row: RunLogRow }) {
  return (
    <TableRow className="relative h-[50px]! hover:bg-hover">
      <TableRowHead>
        <Link href={`/runs/${row.id}`} className="block truncate after:absolute after:inset-0">
          <RunName row={row} />
        </Link>
        <span className="block truncate font-normal text-muted-foreground">
          {row.preview ?? withoutOutput(row)}
        </span>
      </TableRowHead>
      <TableCell>
        <RunStatusBadge status={row.status} errorKind={row.error_kind} />
      </TableCell>
      <TableCell>
        <span className="mono block break-words">{row.model}</span>
        <span className="block text-2xs text-muted-foreground">{row.provider}</span>
      </TableCell>
      <TableCell className="text-muted-foreground">{originWords[row.origin] ?? row.origin}</TableCell>
      <TableCell numeric>{formatDuration(row.latency_ms)}</TableCell>
      <TableCell numeric>
        <Tokens row={row} />
      </TableCell>
      <TableCell numeric>
        <Cost row={row} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <RelativeTime value={row.created_at} />
      </TableCell>
    </TableRow>
  );
}

function RunCard({ row }: { row: RunLogRow }) {
  return (
    <li className="relative flex flex-col gap-1.5 border-b px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-2">
        <Link href={`/runs/${row.id}`} className="min-w-0 flex-1 font-medium after:absolute after:inset-0">
          <RunName row={row} />
        </Link>
        <RunStatusBadge status={row.status} errorKind={row.error_kind} />
      </div>
      <p className="line-clamp-2 break-words text-muted-foreground">{row.preview ?? withoutOutput(row)}</p>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-2xs text-muted-foreground">
        <span className="mono">{row.model}</span>
        <span className="tnum">{formatDuration(row.latency_ms)}</span>
        <span className="tnum">
          <Cost row={row} />
        </span>
        <span>{originWords[row.origin] ?? row.origin}</span>
        <RelativeTime value={row.created_at} className="ml-auto" />
      </div>
    </li>
  );
}
