import Link from "next/link";
import { ExperimentStatusBadge } from "@/components/experiments/status-badge";
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
import { VerdictGlyph } from "@/components/verdict/verdict-chip";
import type { ComparisonAnswer, ExperimentAnswer } from "@/lib/domain/api/experiments";
import { formatCount, formatCounted, formatDifference, formatMoney, MISSING } from "@/lib/domain/format";

export interface PromptExperiment
  extends Pick<ExperimentAnswer, "id" | "name" | "status" | "progress" | "cost_usd" | "created_at"> {
  number: number;
  variant_count: number;
  comparisons: readonly ComparisonAnswer[];
  /** By variant id. */
  version_numbers: Readonly<Record<string, number>>;
}

const shownFindings = 4;

/** Experiments of one prompt, newest first; under 768 px each row is a card. */
export function PromptExperiments({ experiments }: { experiments: readonly PromptExperiment[] }) {
  return (
    <>
      <ul className="md:hidden">
        {experiments.map((experiment) => (
          <ExperimentCard key={experiment.id} experiment={experiment} />
        ))}
      </ul>
      <div className="hidden md:block">
        <WideTable experiments={experiments} />
      </div>
    </>
  );
}

function ExperimentName({ experiment: { id, number, name } }: { experiment: PromptExperiment }) {
  return (
    <Link href={`/experiments/${id}`} className="after:absolute after:inset-0">
      <span className="tnum text-muted-foreground">#{number}</span> {name}
    </Link>
  );
}

function ExperimentCard({ experiment }: { experiment: PromptExperiment }) {
  return (
    <li className="relative flex flex-col gap-1.5 border-b px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-2">
        <span className="min-w-0 flex-1 font-medium">
          <ExperimentName experiment={experiment} />
        </span>
        <ExperimentStatusBadge status={experiment.status} />
      </div>
      <Findings experiment={experiment} />
      <div className="tnum flex flex-wrap items-center gap-x-2 text-2xs text-muted-foreground">
        <span>{formatCounted(experiment.progress.total, "cell")}</span>
        <span>{formatMoney(experiment.cost_usd)}</span>
        <RelativeTime value={experiment.created_at} className="ml-auto" />
      </div>
    </li>
  );
}

function WideTable({ experiments }: { experiments: readonly PromptExperiment[] }) {
  return (
    <Table label="Experiments" className="min-w-[720px]">
      <TableHeader>
        <TableRow>
          <TableHead>Experiment</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Against the baseline</TableHead>
          <TableHead numeric>Variants</TableHead>
          <TableHead numeric>Cells</TableHead>
          <TableHead numeric>Cost</TableHead>
          <TableHead>Started</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {experiments.map((experiment) => (
          <TableRow key={experiment.id} className="relative hover:bg-hover">
            <TableRowHead className="min-w-[220px]">
              <ExperimentName experiment={experiment} />
            </TableRowHead>
            <TableCell>
              <ExperimentStatusBadge status={experiment.status} />
            </TableCell>
            <TableCell>
              <Findings experiment={experiment} />
            </TableCell>
            <TableCell numeric>{formatCount(experiment.variant_count)}</TableCell>
            <TableCell numeric>{formatCount(experiment.progress.total)}</TableCell>
            <TableCell numeric>{formatMoney(experiment.cost_usd)}</TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <RelativeTime value={experiment.created_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Findings({ experiment }: { experiment: PromptExperiment }) {
  const { comparisons, version_numbers: numbers } = experiment;
  if (comparisons.length === 0) return <span className="text-muted-foreground">{MISSING}</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      {comparisons.slice(0, shownFindings).map((comparison) => (
        <span key={comparison.variant_id} className="tnum inline-flex items-center gap-1 whitespace-nowrap">
          <VerdictGlyph verdict={comparison.verdict} />v{numbers[comparison.variant_id]}{" "}
          <span className="text-muted-foreground">{formatDifference(comparison.difference)}</span>
        </span>
      ))}
      {comparisons.length > shownFindings && (
        <span className="text-muted-foreground">+{comparisons.length - shownFindings}</span>
      )}
    </span>
  );
}
