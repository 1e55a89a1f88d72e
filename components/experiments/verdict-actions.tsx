import Link from "next/link";
import type { ReactNode } from "react";
import { buttonVariants } from "@/components/ui/button";
import type { ExperimentViewProps } from "./experiment-view";
import { RetryButton } from "./retry-button";

/** The button at the end of each variant's row: retry what failed, else see what the version changed. */
export function verdictActions(
  props: Pick<ExperimentViewProps, "summary" | "variants" | "retryable" | "rights" | "calls">,
): Record<string, ReactNode> {
  const { summary, variants, retryable, rights, calls } = props;
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
