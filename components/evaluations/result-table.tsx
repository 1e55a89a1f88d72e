import { Check, CircleSlash, X } from "lucide-react";
import Link from "next/link";
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
import type { ResultLogRow } from "@/lib/domain/evaluations/result-log";
import { exampleName } from "@/lib/domain/examples/name";
import { formatRate, formatScore, MISSING } from "@/lib/domain/format";
import { cellHref, statusWords } from "./result-words";

interface ResultTableProps {
  rows: readonly ResultLogRow[];
  /** Whose score is shown; null: the cell's. */
  evaluator: string | null;
}

/** Evaluation results of all experiments, each opening its cell; under 768 px each row is a card. */
export function ResultTable(props: ResultTableProps) {
  return (
    <>
      <ul className="md:hidden">
        {props.rows.map((row) => (
          <ResultCard key={row.id} row={row} />
        ))}
      </ul>
      <div className="hidden md:block">
        <WideTable {...props} />
      </div>
    </>
  );
}

function ResultCard({ row }: { row: ResultLogRow }) {
  return (
    <li className="relative flex flex-col gap-1 border-b px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-2">
        <Link href={cellHref(row)} className="min-w-0 flex-1 font-medium after:absolute after:inset-0">
          {exampleName(row.exampleNumber)}
          <span className="tnum ml-1.5 font-normal text-muted-foreground">
            v{row.versionNumber}
            {row.trial > 1 && `, trial ${row.trial}`}
          </span>
        </Link>
        <span className="tnum font-medium">{formatScore(row.score)}</span>
        <Outcome row={row} />
      </div>
      {row.reason !== null && <p className="line-clamp-2 break-words text-muted-foreground">{row.reason}</p>}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-2xs text-muted-foreground">
        <span className="min-w-0 break-words">
          <span className="tnum">#{row.experimentNumber}</span> {row.experimentName}
        </span>
        <span className="mono">{row.model}</span>
        {row.hallucinationRate !== null && (
          <span className="tnum">{formatRate(row.hallucinationRate, 0)} hallucination</span>
        )}
        {row.completedAt !== null && <RelativeTime value={row.completedAt} className="ml-auto" />}
      </div>
    </li>
  );
}

function WideTable({ rows, evaluator }: ResultTableProps) {
  return (
    <Table label="Evaluation results" className="min-w-[980px] table-fixed">
      <colgroup>
        <col className="w-[150px]" />
        <col className="w-[200px]" />
        <col className="w-[170px]" />
        <col className="w-[80px]" />
        <col className="w-[116px]" />
        <col className="w-[92px]" />
        <col />
        <col className="w-[92px]" />
      </colgroup>
      <TableHeader>
        <TableRow>
          <TableHead>Example</TableHead>
          <TableHead>Experiment</TableHead>
          <TableHead>Variant</TableHead>
          <TableHead numeric title={evaluator ?? "Weighted mean of the evaluators"}>
            Score
          </TableHead>
          <TableHead>Result</TableHead>
          <TableHead numeric>Hallucination</TableHead>
          <TableHead>Reason</TableHead>
          <TableHead>When</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className="relative h-[44px]! hover:bg-hover">
            <TableRowHead>
              <Link href={cellHref(row)} className="after:absolute after:inset-0">
                {exampleName(row.exampleNumber)}
              </Link>
              {row.trial > 1 && (
                <span className="tnum ml-1.5 font-normal text-muted-foreground">trial {row.trial}</span>
              )}
              <span className="block truncate font-normal text-2xs text-muted-foreground">
                {row.promptSlug}
              </span>
            </TableRowHead>
            <TableCell>
              <span className="block truncate" title={row.experimentName}>
                <span className="tnum text-muted-foreground">#{row.experimentNumber}</span>{" "}
                {row.experimentName}
              </span>
            </TableCell>
            <TableCell>
              <span className="tnum font-medium">v{row.versionNumber}</span>
              <span className="mono block break-words text-2xs text-muted-foreground">{row.model}</span>
            </TableCell>
            <TableCell numeric className="font-medium">
              {formatScore(row.score)}
            </TableCell>
            <TableCell>
              <Outcome row={row} />
            </TableCell>
            <TableCell numeric>{formatRate(row.hallucinationRate, 0)}</TableCell>
            <TableCell>
              <span className="line-clamp-2 break-words text-muted-foreground">{row.reason ?? MISSING}</span>
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              {row.completedAt === null ? MISSING : <RelativeTime value={row.completedAt} />}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Outcome({ row }: { row: ResultLogRow }) {
  if (row.status === "failed") {
    return (
      <Badge tone="neg">
        <X aria-hidden />
        {row.errorKind ?? statusWords.failed}
      </Badge>
    );
  }
  if (row.status === "cancelled") {
    return (
      <Badge>
        <CircleSlash aria-hidden />
        {statusWords.cancelled}
      </Badge>
    );
  }
  if (row.passed === null) return <span className="text-muted-foreground">no score</span>;
  return row.passed ? (
    <Badge tone="pos">
      <Check aria-hidden />
      passed
    </Badge>
  ) : (
    <Badge tone="neg">
      <X aria-hidden />
      not passed
    </Badge>
  );
}
