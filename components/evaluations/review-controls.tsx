"use client";

import { ThumbsDown, ThumbsUp } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { type Mark, marks, type ReviewQuestion } from "@/lib/domain/reviews/review";

export interface ReviewAnswerDraft {
  mark: Mark | null;
  hallucination: boolean | null;
  note: string;
}

export const emptyAnswer: ReviewAnswerDraft = { mark: null, hallucination: null, note: "" };

interface ReviewControlsProps {
  question: ReviewQuestion;
  draft: ReviewAnswerDraft;
  /** The judge is shown: one's own answer is fixed now. */
  answered: boolean;
  pending: boolean;
  onChange: (changes: Partial<ReviewAnswerDraft>) => void;
  onAnswer: () => void;
  onAgree: (agrees: boolean) => void;
  onMove: (by: number) => void;
}

/** The question with its answers; once they are given, whether the judge was right. */
export function ReviewControls(props: ReviewControlsProps) {
  const { question, draft, answered, pending, onChange } = props;
  // The page's main area has 32 px under its content, and sticking begins above them.
  return (
    <footer className="flex flex-col gap-2.5 px-5 py-3">
      <p className="font-medium">{answered ? "Is the judge right?" : question.text}</p>
      <div className="flex flex-wrap items-center gap-2.5">
        {answered ? (
          <>
            <Button disabled={pending} onClick={() => props.onAgree(true)}>
              <ThumbsUp aria-hidden />
              Agree
              <Kbd>A</Kbd>
            </Button>
            <Button disabled={pending} onClick={() => props.onAgree(false)}>
              <ThumbsDown aria-hidden />
              Disagree
              <Kbd>D</Kbd>
            </Button>
          </>
        ) : (
          <Answers {...props} />
        )}
        <Input
          id="review-note"
          aria-label="Note"
          placeholder="Note"
          className="min-w-40 flex-1"
          value={draft.note}
          maxLength={5_000}
          onChange={(event) => onChange({ note: event.target.value })}
          onKeyDown={(event) => {
            // Back to the letters: they are off while the field has focus.
            if (event.key === "Escape" || event.key === "Enter") event.currentTarget.blur();
          }}
        />
        <Button variant="ghost" disabled={pending} onClick={() => props.onMove(1)}>
          {answered ? "Next" : "Skip"}
          <Kbd>J</Kbd>
        </Button>
      </div>
    </footer>
  );
}

function Answers({ question, draft, pending, onChange, onAnswer }: ReviewControlsProps) {
  return (
    <>
      {question.evaluator !== null && (
        <SegmentedControl
          label="Your mark, 1 worst to 5 best"
          value={draft.mark === null ? "" : String(draft.mark)}
          onChange={(value) => onChange({ mark: marks.find((mark) => String(mark) === value) ?? null })}
          segments={marks.map((mark) => ({ value: String(mark), label: String(mark) }))}
        />
      )}
      {question.asksHallucination && (
        <span className="flex items-center gap-2 text-muted-foreground">
          Anything made up?
          <SegmentedControl
            label="Does it claim anything that nothing supports?"
            value={draft.hallucination === null ? "" : draft.hallucination ? "yes" : "no"}
            onChange={(value) => onChange({ hallucination: value === "yes" })}
            segments={[
              { value: "yes", label: "Yes (Y)" },
              { value: "no", label: "No (N)" },
            ]}
          />
        </span>
      )}
      <Button variant="primary" pending={pending} onClick={onAnswer}>
        Answer
        <Kbd>Enter</Kbd>
      </Button>
    </>
  );
}
