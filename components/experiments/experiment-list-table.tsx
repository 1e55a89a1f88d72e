import Link from "next/link";
import { IntervalPlot } from "@/components/charts/interval-plot";
import { sharedIntervalScale } from "@/components/charts/scale";
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
import { VerdictChip } from "@/components/verdict/verdict-chip";
import { isOpen } from "@/lib/domain/experiments/setup";
import {
  formatCount,
  formatDifference,
  formatInterval,
  formatMoney,
  formatP,
  MISSING,
} from "@/lib/domain/format";
import { ExperimentStatusBadge } from "./status-badge";
import type { ListedExperiment } from "./types";

/** Experiments with their leading finding on one scale; a run under way shows its progress in the interval's place. */
export function ExperimentListTable({ rows }: { rows: readonly ListedExperiment[] }) {
  const shown = rows.flatMap((row) => row.verdict ?? []);
  const band = Math.max(0.001, ...rows.map((row) => row.smallestDifference));
  const scale = sharedIntervalScale(shown, band);
  return (
    <>
      <ul className="md:hidden">
        {rows.map((row) => (
          <ExperimentCard key={row.id} row={row} />
        ))}
      </ul>
      <div className="hidden md:block">
        <Table label="Experiments" className="min-w-[960px]">
          <TableHeader>
            <TableRow>
              <TableHead>Experiment</TableHead>
              <TableHead>Prompt</TableHead>
              <TableHead>Verdict</TableHead>
              <TableHead className="w-[200px]">
                <span className="flex justify-center gap-3 font-normal">
                  <span>worse</span>
                  <span>better</span>
                </span>
              </TableHead>
              <TableHead numeric>Diff</TableHead>
              <TableHead numeric>95% CI</TableHead>
              <TableHead numeric>p (Holm)</TableHead>
              <TableHead numeric>n</TableHead>
              <TableHead numeric>Cost</TableHead>
              <TableHead numeric>When</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={row.id} className="relative hover:bg-hover">
                <TableRowHead className="max-w-[260px]">
                  <Link
                    href={`/experiments/${row.id}`}
                    title={row.name}
                    className="block truncate outline-offset-[-2px] after:absolute after:inset-0"
                  >
                    {row.name}
                  </Link>
                </TableRowHead>
                <TableCell className="whitespace-nowrap">
                  <span className="mono text-muted-foreground">{row.promptSlug}</span>
                  {row.verdict && ` v${row.verdict.versionNumber}`}
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  <State row={row} />
                </TableCell>
                {isOpen(row.status) ? <Progress row={row} /> : <Finding row={row} scale={scale} />}
                <TableCell numeric>{formatMoney(row.costUsd)}</TableCell>
                <TableCell numeric className="whitespace-nowrap text-muted-foreground">
                  <RelativeTime value={row.startedAt ?? row.createdAt} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </>
  );
}

/** The verdict where there is one and the run ended well; else its status, which then says more. */
function State({ row }: { row: ListedExperiment }) {
  if (row.status === "running") return <VerdictChip verdict="running" />;
  if (row.status !== "completed" || row.verdict === null)
    return <ExperimentStatusBadge status={row.status} />;
  return (
    <span className="inline-flex items-center gap-1.5">
      <VerdictChip verdict={row.verdict.verdict} />
      {row.moreVerdicts > 0 && (
        <span
          className="tnum text-2xs text-muted-foreground"
          title="Further variants have verdicts of their own"
        >
          +{row.moreVerdicts}
        </span>
      )}
    </span>
  );
}

function Progress({ row }: { row: ListedExperiment }) {
  const share = row.total === 0 ? 0 : (row.completed / row.total) * 100;
  return (
    <>
      <TableCell>
        <div
          role="progressbar"
          aria-label={`Cells of ${row.name}`}
          aria-valuemin={0}
          aria-valuemax={row.total}
          aria-valuenow={row.completed}
          className="h-1 overflow-hidden rounded-full bg-border"
        >
          <i className="block h-full bg-info-line" style={{ width: `${share}%` }} />
        </div>
      </TableCell>
      <TableCell colSpan={4} className="tnum text-muted-foreground">
        {formatCount(row.completed)} of {formatCount(row.total)} cells
        {row.failed > 0 && <span className="text-warn">, {formatCount(row.failed)} failed</span>}
      </TableCell>
    </>
  );
}

function Finding({
  row: { verdict, smallestDifference },
  scale,
}: {
  row: ListedExperiment;
  scale: { max: number; tick: number };
}) {
  if (verdict === null) {
    return (
      <TableCell colSpan={5} className="text-muted-foreground">
        {MISSING}
      </TableCell>
    );
  }
  return (
    <>
      <TableCell className="py-0">
        <IntervalPlot
          verdict={verdict.verdict}
          difference={verdict.difference}
          ci={verdict.ci}
          band={smallestDifference}
          scale={scale}
          height={33}
        />
      </TableCell>
      <TableCell numeric className="font-medium">
        {formatDifference(verdict.difference)}
      </TableCell>
      <TableCell numeric className="whitespace-nowrap text-muted-foreground">
        {formatInterval(verdict.ci)}
      </TableCell>
      <TableCell numeric>{formatP(verdict.adjustedPValue)}</TableCell>
      <TableCell numeric>{formatCount(verdict.nPairs)}</TableCell>
    </>
  );
}

function ExperimentCard({ row }: { row: ListedExperiment }) {
  return (
    <li className="relative flex flex-col gap-1.5 border-b px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Link href={`/experiments/${row.id}`} className="font-medium after:absolute after:inset-0">
            {row.name}
          </Link>
          <span className="mono block text-muted-foreground">{row.promptSlug}</span>
        </div>
        <State row={row} />
      </div>
      <div className="tnum flex flex-wrap gap-x-3 text-2xs text-muted-foreground">
        {row.verdict && !isOpen(row.status) ? (
          <>
            <span className="font-medium text-foreground">{formatDifference(row.verdict.difference)}</span>
            <span>{formatInterval(row.verdict.ci)}</span>
            <span>n {formatCount(row.verdict.nPairs)}</span>
          </>
        ) : (
          <span>
            {formatCount(row.completed)} of {formatCount(row.total)} cells
          </span>
        )}
        <span>{formatMoney(row.costUsd)}</span>
        <RelativeTime value={row.startedAt ?? row.createdAt} />
      </div>
    </li>
  );
}
