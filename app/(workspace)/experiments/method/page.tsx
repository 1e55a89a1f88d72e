import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { Page, PageHeader } from "@/components/shell/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { VerdictChip } from "@/components/verdict/verdict-chip";

export const metadata: Metadata = { title: "How verdicts are reached" };

/** What stands behind the numbers of an experiment, for those who must trust them. */
export default function MethodPage() {
  return (
    <Page breadcrumbs={[{ label: "Experiments", href: "/experiments" }, { label: "Method" }]}>
      <div className="max-w-[760px]">
        <PageHeader
          title="How verdicts are reached"
          description="Every variant is compared with one baseline, example by example."
        />
        <Card className="mt-4 divide-y">
          <Part title="Pairs">
            A variant and the baseline answer the same golden examples. The difference of an example is the
            variant’s score minus the baseline’s; with several trials, of the trials’ means. Examples without
            a score on both sides are counted as missing and shown, never filled in.
          </Part>
          <Part title="p value">
            A paired sign-flip permutation test on the differences: exact up to 16 differences that are not
            zero; beyond that over 10,000 random sign patterns, counted so that p is never 0. It asks how
            often chance alone would move the mean this far. With several variants the p values are adjusted
            by Holm’s method, so that more comparisons do not find more by luck.
          </Part>
          <Part title="95% interval">
            The BCa bootstrap, drawing whole examples 10,000 times. It says which differences the data still
            allow. Above 2,000 examples both draw less often (4,999 times at 4,000 examples, never under
            1,999), where the sampling error of so many examples is far larger than the drawing’s.
          </Part>
          <Part title="Verdicts">
            <dl className="mt-1 grid grid-cols-[auto_1fr] items-start gap-x-4 gap-y-2">
              <dt>
                <VerdictChip verdict="improved" />
              </dt>
              <dd>
                The adjusted p is below 0.05 and the interval lies above 0. Inside the band it is said to be
                real but small.
              </dd>
              <dt>
                <VerdictChip verdict="regressed" />
              </dt>
              <dd>The same, below 0.</dd>
              <dt>
                <VerdictChip verdict="no_evidence" />
              </dt>
              <dd>
                No evidence of a difference, and a change larger than the smallest difference that matters is
                ruled out by two intervals.
              </dd>
              <dt>
                <VerdictChip verdict="underpowered" />
              </dt>
              <dd>
                Too few examples to say either. The row names the smallest difference this run could have
                found; more examples or trials settle it.
              </dd>
            </dl>
          </Part>
          <Part title="Missing scores">
            With more than 5% of the pairs missing, a variant is improved only if it still is when its missing
            scores count 0 and the baseline’s count 1.
          </Part>
          <Part title="While a run goes on">
            There are no verdicts. Looking early and stopping when the numbers please makes chance look like a
            difference.
          </Part>
        </Card>
        <p className="mt-4">
          <Link href="/experiments" className={buttonVariants()}>
            Back to experiments
          </Link>
        </p>
      </div>
    </Page>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="px-4 py-3">
      <h2 className="mb-0.5 text-xs font-semibold">{title}</h2>
      <div className="text-muted-foreground">{children}</div>
    </section>
  );
}
