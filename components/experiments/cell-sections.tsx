"use client";

import { type ReactNode, useState } from "react";
import { WordDiff, WordDiffLegend } from "@/components/diff/word-diff";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorState } from "@/components/ui/error-state";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { formatRate } from "@/lib/domain/format";
import { ClaimsList, claimsSummary } from "./claims-list";
import { Clipped, EmptyText, PlainText } from "./clipped";
import { EvaluatorBars } from "./evaluator-bars";
import { promptText, RenderedPrompt } from "./rendered-prompt";
import { ReviewsList } from "./reviews-list";
import type { CellDetail, ExperimentJudge } from "./types";

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="border-b px-5 py-3 last:border-b-0">
      <div className="mb-1.5 flex min-h-5 flex-wrap items-center gap-2">
        <h3 className="text-xs font-semibold">{title}</h3>
        {aside && <span className="tnum ml-auto text-2xs text-muted-foreground">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

type OutputView = "diff" | "output" | "expected";

/** Expected and output in one, or each alone; a failed call says what failed instead. */
export function OutputSection({ detail }: { detail: CellDetail }) {
  const [view, setView] = useState<OutputView>("diff");
  if (detail.error) {
    return (
      <Section title="Output">
        <ErrorState title="The call failed" code={detail.error.kind}>
          {detail.error.message}
        </ErrorState>
      </Section>
    );
  }
  if (detail.output === null) {
    return (
      <Section title="Output">
        <p className="text-muted-foreground">This cell has not run yet.</p>
      </Section>
    );
  }
  if (detail.expected === null) {
    return (
      <Section title="Output" aside="no expected output">
        <Clipped texts={[detail.output]}>{([text = ""]) => <PlainText text={text} />}</Clipped>
      </Section>
    );
  }
  return (
    <Section
      title="Expected vs output"
      aside={
        <span className="flex items-center gap-2">
          {view === "diff" && <WordDiffLegend from="expected only" to="output only" />}
          <SegmentedControl
            label="Show"
            value={view}
            onChange={setView}
            segments={[
              { value: "diff", label: "Diff" },
              { value: "output", label: "Output" },
              { value: "expected", label: "Expected" },
            ]}
          />
        </span>
      }
    >
      {detail.output === "" && view !== "expected" && <EmptyText />}
      <OutputText expected={detail.expected} output={detail.output} view={view} />
    </Section>
  );
}

function OutputText({ expected, output, view }: { expected: string; output: string; view: OutputView }) {
  if (view === "output") {
    return output === "" ? null : (
      <Clipped texts={[output]}>{([text = ""]) => <PlainText text={text} />}</Clipped>
    );
  }
  if (view === "expected") {
    return <Clipped texts={[expected]}>{([text = ""]) => <PlainText text={text} />}</Clipped>;
  }
  return (
    <Clipped texts={[expected, output]}>{([from = "", to = ""]) => <WordDiff from={from} to={to} />}</Clipped>
  );
}

export function JudgeSection({ detail }: { detail: CellDetail }) {
  if (!detail.reason && detail.claims.length === 0) return null;
  const rate =
    detail.hallucinationRate === null ? "" : `, ${formatRate(detail.hallucinationRate, 0)} hallucinated`;
  // The reason speaks for every evaluator that counts: it is the judge's where only judges do.
  const counting = detail.evaluators.filter((evaluator) => evaluator.weight > 0);
  const judged =
    detail.claims.length > 0 ||
    (counting.length > 0 && counting.every((evaluator) => evaluator.kind === "judge"));
  return (
    <Section
      title={judged ? "Judge" : "Reason"}
      aside={detail.claims.length > 0 ? claimsSummary(detail.claims) + rate : undefined}
    >
      {detail.reason && (
        <p dir="auto" className="mb-1.5 break-words">
          {detail.reason}
        </p>
      )}
      {detail.claims.length > 0 && <ClaimsList claims={detail.claims} className="-mb-1" />}
    </Section>
  );
}

/** What people said of it. */
export function ReviewsSection({ detail }: { detail: CellDetail }) {
  if (detail.reviews.length === 0) return null;
  return (
    <Section title="People">
      <ReviewsList reviews={detail.reviews} />
    </Section>
  );
}

export function EvaluatorsSection({
  detail,
  judges,
  name,
  baselineName,
}: {
  detail: CellDetail;
  judges: readonly ExperimentJudge[];
  name: string;
  baselineName: string | null;
}) {
  if (detail.evaluators.length === 0) return null;
  return (
    <Section
      title="Evaluators"
      aside={
        <span aria-hidden>
          <span className="inline-block w-12 text-right">{name}</span>
          {baselineName && (
            <span className="inline-flex w-14 items-center justify-end gap-1.5">
              <i className="h-2.5 w-0.5 bg-foreground" />
              {baselineName}
            </span>
          )}
        </span>
      }
    >
      <EvaluatorBars
        evaluators={detail.evaluators}
        judges={judges}
        told={detail.reason}
        name={name}
        baselineName={baselineName}
      />
    </Section>
  );
}

export function PromptSection({ detail }: { detail: CellDetail }) {
  if (detail.prompt.length === 0) return null;
  return (
    <Section
      title="Rendered prompt"
      aside={<CopyButton text={promptText(detail.prompt)} label="Copy" className="-my-1 -mr-2" />}
    >
      <RenderedPrompt messages={detail.prompt} />
    </Section>
  );
}
