import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { FieldError } from "@/components/ui/field";
import { formatCount, formatCounted, formatMoney } from "@/lib/domain/format";
import { cn } from "@/lib/utils";
import type { Estimated } from "./use-estimate";

/** Cells and cost before anything is paid, what will be compared, and the button that starts it. */
export function EstimatePanel({
  estimated,
  problem,
  actions,
}: {
  estimated: Estimated;
  /** What keeps it from starting, in one sentence. */
  problem: string | null;
  actions: ReactNode;
}) {
  const { estimate, failure, stale } = estimated;
  const message = problem ?? failure?.message ?? null;
  return (
    <Card className="lg:sticky lg:top-0" aria-label="Estimate">
      <div
        aria-live="polite"
        aria-busy={stale}
        className={cn("flex flex-col gap-3 px-4 py-3.5 transition-opacity", stale && "opacity-60")}
      >
        <div>
          <div className="text-2xs text-muted-foreground">Cells to run</div>
          <div className="tnum text-2xl font-semibold tracking-[-0.01em]">
            {formatCount(estimate?.totalCells)}
          </div>
          <div className="tnum min-h-4 text-2xs text-muted-foreground">
            {estimate && (
              <>
                {formatCounted(estimate.variants.length, "variant")} ×{" "}
                {formatCounted(estimate.exampleCount, "example")}
                {estimate.trials > 1 && ` × ${estimate.trials} trials`}
              </>
            )}
          </div>
        </div>
        <div>
          <div className="text-2xs text-muted-foreground">Estimated cost, judges included</div>
          <div className="tnum text-lg font-semibold">
            {estimate
              ? estimate.costUsd === null
                ? "unknown"
                : `about ${formatMoney(estimate.costUsd)}`
              : "–"}
          </div>
        </div>
        {estimate && <Variants variants={estimate.variants} />}
        {estimate?.warnings.map((warning) => (
          <p key={warning} className="flex items-start gap-1.5 text-xs text-warn">
            <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            <span className="min-w-0 break-words">{warning}</span>
          </p>
        ))}
        {message && <FieldError>{message}</FieldError>}
      </div>
      <div className="flex flex-col gap-2 border-t px-4 py-3">{actions}</div>
    </Card>
  );
}

const mostShown = 8;

function Variants({ variants }: { variants: NonNullable<Estimated["estimate"]>["variants"] }) {
  const first = [...variants].sort((a, b) => Number(b.isBaseline) - Number(a.isBaseline));
  return (
    <ul className="flex flex-col gap-0.5 text-xs">
      {first.slice(0, mostShown).map((variant) => (
        <li
          key={`${variant.versionId} ${variant.provider} ${variant.model}`}
          className="flex items-baseline gap-1.5"
        >
          <b className="tnum font-semibold">v{variant.versionNumber}</b>
          <span className="mono min-w-0 truncate text-muted-foreground" title={variant.model}>
            {variant.model}
          </span>
          {variant.isBaseline && (
            <span className="ml-auto rounded-sm bg-muted px-[5px] text-2xs font-medium text-muted-foreground">
              baseline
            </span>
          )}
        </li>
      ))}
      {first.length > mostShown && (
        <li className="text-muted-foreground">and {first.length - mostShown} more</li>
      )}
    </ul>
  );
}
