import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { IntervalPlot } from "@/components/charts/interval-plot";
import { sharedIntervalScale } from "@/components/charts/scale";
import { VerdictChip } from "@/components/verdict/verdict-chip";
import { formatDifference, formatInterval, formatP } from "@/lib/domain/format";
import type { VersionEvidence } from "@/lib/domain/prompts/evidence";

/** What an experiment found between the two versions of the diff under it. */
export function EvidenceStrip({ evidence }: { evidence: VersionEvidence }) {
  const scale = sharedIntervalScale([evidence], evidence.smallest_difference);
  return (
    <Link
      href={`/experiments/${evidence.experiment_id}`}
      className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-1.5 outline-offset-[-2px] hover:bg-hover"
    >
      <VerdictChip verdict={evidence.verdict} />
      <span className="tnum whitespace-nowrap">
        <b className="font-semibold">{formatDifference(evidence.difference)}</b>{" "}
        <span className="text-muted-foreground">{formatInterval(evidence.ci)}</span>
      </span>
      <span className="hidden min-w-[90px] max-w-[190px] flex-1 sm:block">
        <IntervalPlot
          verdict={evidence.verdict}
          difference={evidence.difference}
          ci={evidence.ci}
          band={evidence.smallest_difference}
          scale={scale}
          height={30}
        />
      </span>
      <span className="tnum whitespace-nowrap text-muted-foreground">
        p {formatP(evidence.adjusted_p_value)}, n {evidence.n_pairs}
      </span>
      <span className="ml-auto flex items-center gap-2 whitespace-nowrap text-muted-foreground">
        Experiment #{evidence.experiment_number}
        <ArrowRight className="size-3.5" aria-hidden />
      </span>
    </Link>
  );
}
