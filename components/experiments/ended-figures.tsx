import type { VariantWinRate } from "@/lib/domain/experiments/breakdown";
import type { GateFinding } from "@/lib/domain/experiments/gate";
import { WinRates } from "./breakdown/win-rates";
import { ExperimentNotes } from "./experiment-notes";
import { GateNote } from "./gate-note";
import { ResultsTable } from "./results-table";
import { SecondaryMetrics } from "./secondary-metrics";
import type {
  ExperimentJudge,
  ExperimentSummary,
  SecondaryComparison,
  VariantResult,
  VariantVerdict,
} from "./types";

export interface EndedFiguresProps {
  summary: ExperimentSummary;
  variants: readonly VariantResult[];
  verdicts: readonly VariantVerdict[];
  secondary: readonly SecondaryComparison[];
  warnings: readonly string[];
  gate: GateFinding | null;
  judges: readonly ExperimentJudge[];
  winRates: readonly VariantWinRate[];
}

/** What an ended experiment found, below the verdicts. Only read, never clicked: made on the server, at no cost in code. */
export function EndedFigures({ summary, variants, verdicts, judges, ...props }: EndedFiguresProps) {
  return (
    <>
      <ResultsTable variants={variants} verdicts={verdicts} judges={judges} />
      <GateNote gate={props.gate} />
      <ExperimentNotes summary={summary} warnings={props.warnings} />
      {props.winRates.length > 0 && (
        <div className="mt-3">
          <WinRates
            variants={variants.map((variant) => ({
              variantId: variant.variantId,
              name: `v${variant.versionNumber} ${variant.model}`,
            }))}
            winRates={props.winRates}
          />
        </div>
      )}
      <SecondaryMetrics variants={variants} comparisons={props.secondary} />
    </>
  );
}
