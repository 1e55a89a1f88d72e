import Link from "next/link";
import type { ReactNode } from "react";
import { IntervalAxis, IntervalPlot } from "@/components/charts/interval-plot";
import { type IntervalScale, sharedIntervalScale } from "@/components/charts/scale";
import { Card } from "@/components/ui/card";
import { VerdictChip } from "@/components/verdict/verdict-chip";
import { cutShortSentence, experimentFinding } from "@/lib/domain/experiments/finding";
import { formatCount, formatCounted, formatDifference, formatInterval, formatP } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import type { VariantResult, VariantVerdict } from "./types";
import { VerdictCards } from "./verdict-cards";
import { type VerdictRow, verdictRow } from "./verdict-row";

export interface VerdictStripProps {
  variants: readonly VariantResult[];
  /** On the score, any order; variants without one get no row. */
  verdicts: readonly VariantVerdict[];
  smallestDifference: number;
  /** Examples of a run that was cut short; the finding then says over how many it speaks. */
  cutShortOf?: number | undefined;
  methodHref: string;
  /** The one filled button: "Promote v4". */
  primaryAction?: ReactNode;
  /** A small button at the end of a row, by variant id: "View diff". Not shown under 1360 px. */
  rowActions?: Readonly<Record<string, ReactNode>>;
}

const cell = "px-1.5 first:pl-4 last:pr-4";
const wide = "hidden min-[1360px]:table-cell";

/** The finding in a sentence, then each variant against the baseline on one scale. */
export function VerdictStrip(props: VerdictStripProps) {
  const { variants, verdicts, smallestDifference } = props;
  const baseline = variants.find((variant) => variant.isBaseline);
  if (!baseline) return null;
  const rows = variants.flatMap((variant) => {
    const verdict = verdicts.find((one) => one.variantId === variant.variantId);
    return verdict && !variant.isBaseline
      ? [verdictRow(variant, verdict, { baseline, smallestDifference })]
      : [];
  });
  const scale = sharedIntervalScale(
    rows.map((row) => row.verdict),
    smallestDifference,
  );
  const finding = experimentFinding({
    baseline,
    comparisons: rows.map(({ variant, verdict }) => ({
      ...variant,
      verdict: verdict.verdict,
      nPairs: verdict.nPairs,
    })),
  });
  const cutShort =
    props.cutShortOf === undefined
      ? null
      : cutShortSentence(
          rows.map((row) => row.verdict),
          props.cutShortOf,
        );
  return (
    <Card className="mt-4" aria-labelledby="finding">
      <header className="flex min-h-[46px] flex-wrap items-center gap-3 border-b px-4 py-2">
        <h2 id="finding" className="text-base font-semibold">
          {finding}
          {cutShort !== null && (
            <span className="ml-1.5 text-sm font-normal text-muted-foreground">{cutShort}</span>
          )}
        </h2>
        {props.primaryAction && <div className="ml-auto">{props.primaryAction}</div>}
      </header>
      {rows.length > 0 && (
        <>
          <VerdictCards
            className="md:hidden"
            rows={rows}
            baseline={baseline}
            scale={scale}
            smallestDifference={smallestDifference}
          />
          <div className="scroll hidden md:block">
            <table className="w-full min-w-[660px] table-fixed">
              <caption className="sr-only">Verdict of each variant against v{baseline.versionNumber}</caption>
              <StripHead baseline={baseline} scale={scale} />
              <tbody>
                {rows.map((row) => (
                  <StripRow
                    key={row.variant.variantId}
                    row={row}
                    scale={scale}
                    smallestDifference={smallestDifference}
                    action={props.rowActions?.[row.variant.variantId]}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <p className="border-t px-4 py-1.5 text-2xs text-muted-foreground">
            <i aria-hidden className="mr-1.5 inline-block h-2.5 w-3 bg-band align-[-1px]" />
            Band: differences under {smallestDifference} do not matter here. Paired by example, Holm-adjusted
            over {formatCounted(rows.length, "comparison")}.{" "}
            <Link href={props.methodHref} className="underline underline-offset-2">
              Method
            </Link>
          </p>
        </>
      )}
    </Card>
  );
}

function StripHead({ baseline, scale }: { baseline: VariantResult; scale: IntervalScale }) {
  return (
    <>
      <colgroup>
        <col className="w-[26%]" />
        <col className="w-[136px]" />
        <col className="w-[114px]" />
        <col />
        <col className="w-[62px]" />
        <col className="w-[40px] max-[1359px]:w-[50px]" />
        <col className="hidden w-[110px] min-[1360px]:table-column" />
      </colgroup>
      <thead className="text-2xs text-muted-foreground">
        <tr className="h-8 border-b">
          <th scope="col" className={cn(cell, "truncate font-normal")}>
            against <b className="font-medium text-foreground">v{baseline.versionNumber}</b>{" "}
            <span className="mono">{baseline.model}</span>
          </th>
          <th scope="col" className={cell}>
            Verdict
          </th>
          <th scope="col" className={cn(cell, "num")}>
            Mean diff, 95% CI
          </th>
          <th scope="col" className={cn(cell, "font-normal")}>
            <IntervalAxis scale={scale} />
          </th>
          <th scope="col" className={cn(cell, "num")}>
            p (Holm)
          </th>
          <th scope="col" className={cn(cell, "num")}>
            n
          </th>
          <th scope="col" className={wide}>
            <span className="sr-only">Action</span>
          </th>
        </tr>
      </thead>
    </>
  );
}

interface StripRowProps {
  row: VerdictRow;
  scale: IntervalScale;
  smallestDifference: number;
  action: ReactNode;
}

function StripRow({ row, scale, smallestDifference, action }: StripRowProps) {
  const { variant, verdict, line, sentence } = row;
  const missing = verdict.missingPairs > 0;
  return (
    <tr className="h-[41px] border-b last:border-b-0">
      <th scope="row" className={cn(cell, "leading-4")}>
        <div className="truncate" title={`v${variant.versionNumber} ${variant.model}`}>
          v{variant.versionNumber}{" "}
          <span className="mono font-normal text-muted-foreground">{variant.model}</span>
        </div>
        <div className="truncate text-2xs font-normal text-muted-foreground" title={line}>
          {line}
        </div>
      </th>
      <td className={cell}>
        <VerdictChip verdict={verdict.verdict} sentence={sentence} />
      </td>
      <td className={cn(cell, "num leading-4")}>
        <div className="font-semibold">{formatDifference(verdict.difference)}</div>
        <div className="text-2xs text-muted-foreground">{formatInterval(verdict.ci)}</div>
      </td>
      <td className={cell}>
        <IntervalPlot
          verdict={verdict.verdict}
          difference={verdict.difference}
          ci={verdict.ci}
          band={smallestDifference}
          scale={scale}
        />
      </td>
      <td className={cn(cell, "num")}>{formatP(verdict.adjustedPValue)}</td>
      <td
        className={cn(cell, "num", missing && "font-medium text-warn")}
        title={
          missing ? `${formatCounted(verdict.missingPairs, "pair")} without a score on both sides` : undefined
        }
      >
        {formatCount(verdict.nPairs)}
      </td>
      <td className={cn(cell, wide, "text-right")}>{action}</td>
    </tr>
  );
}
