import Link from "next/link";
import type { ReactNode } from "react";
import { buttonVariants } from "@/components/ui/button";
import type { ExperimentViewProps } from "./experiment-view";
import { RetryButton } from "./retry-button";

/**
 * The button at the end of each variant's row: retry what failed, else see what the version changed. None
 * where the page itself offers the examples a regressed variant is worse on.
 */
export function verdictActions(
  props: Pick<ExperimentViewProps, "summary" | "variants" | "verdicts" | "retryable" | "rights" | "calls">,
): Record<string, ReactNode> {
  const { summary, variants, verdicts, retryable, rights, calls } = props;
  const baseline = variants.find((variant) => variant.isBaseline);
  return Object.fromEntries(
    variants.flatMap((variant): [string, ReactNode][] => {
      const failed = retryable[variant.variantId] ?? 0;
      if (failed > 0 && rights.run) {
        return [
          [
            variant.variantId,
            <RetryButton
              key="retry"
              experimentId={summary.id}
              count={failed}
              total={Object.values(retryable).reduce((sum, count) => sum + count, 0)}
              retry={calls.retry}
            />,
          ],
        ];
      }
      // A regressed variant's own button shows where it is worse.
      if (verdicts.some((one) => one.variantId === variant.variantId && one.verdict === "regressed"))
        return [];
      if (baseline === undefined || baseline.versionNumber === variant.versionNumber) return [];
      return [
        [
          variant.variantId,
          <Link
            key="diff"
            href={`${summary.prompt.href}?from=${baseline.versionNumber}&to=${variant.versionNumber}`}
            className={buttonVariants({ size: "sm" })}
          >
            View diff
          </Link>,
        ],
      ];
    }),
  );
}
