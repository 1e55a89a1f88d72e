import Link from "next/link";
import { RunStatusBadge } from "@/components/runs/run-status";
import { originWords } from "@/components/runs/run-words";
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
import type { RunAnswer } from "@/lib/domain/api/runs";
import { formatDuration, formatMoney, formatTokens, MISSING } from "@/lib/domain/format";

const previewLength = 200;

export interface PromptRunsProps {
  runs: readonly RunAnswer[];
  /** Version numbers by version id. */
  numbers: ReadonlyMap<string, number>;
}

/** The last calls of one prompt, newest first. */
export function PromptRuns({ runs, numbers }: PromptRunsProps) {
  return (
    <Table label="Runs" className="min-w-[980px] table-fixed">
      <colgroup>
        <col />
        <col className="w-[140px]" />
        <col className="w-[64px]" />
        <col className="w-[150px]" />
        <col className="w-[96px]" />
        <col className="w-[86px]" />
        <col className="w-[110px]" />
        <col className="w-[92px]" />
        <col className="w-[92px]" />
      </colgroup>
      <TableHeader>
        <TableRow>
          <TableHead>Output</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Version</TableHead>
          <TableHead>Model</TableHead>
          <TableHead>Origin</TableHead>
          <TableHead numeric>Latency</TableHead>
          <TableHead numeric>Tokens</TableHead>
          <TableHead numeric>Cost</TableHead>
          <TableHead>When</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {runs.map((run) => {
          const number = run.prompt_version_id === null ? undefined : numbers.get(run.prompt_version_id);
          return (
            <TableRow key={run.id} className="relative hover:bg-hover">
              <TableRowHead className="truncate font-normal!">
                <Link href={`/runs/${run.id}`} className="after:absolute after:inset-0">
                  {run.error?.message ?? run.output?.slice(0, previewLength) ?? MISSING}
                </Link>
              </TableRowHead>
              <TableCell>
                <RunStatusBadge status={run.status} errorKind={run.error?.kind ?? null} />
              </TableCell>
              <TableCell className="tnum">{number === undefined ? MISSING : `v${number}`}</TableCell>
              <TableCell className="mono truncate text-muted-foreground" title={run.model}>
                {run.model}
              </TableCell>
              <TableCell className="text-muted-foreground">{originWords[run.origin] ?? run.origin}</TableCell>
              <TableCell numeric>{formatDuration(run.latency_ms)}</TableCell>
              <TableCell numeric>{formatTokens(run.tokens_in, run.tokens_out)}</TableCell>
              <TableCell numeric>{formatMoney(run.cost_usd)}</TableCell>
              <TableCell className="whitespace-nowrap text-muted-foreground">
                <RelativeTime value={run.created_at} />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
