"use client";

import { MessageSquarePlus, ThumbsDown, ThumbsUp } from "lucide-react";
import { useState, useTransition } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { formatCount, formatScore } from "@/lib/domain/format";
import { type Mark, marks, scoreOfMark } from "@/lib/domain/reviews/review";
import type { CellReview } from "./types";

export interface GivenReview {
  agrees: boolean;
  score?: number;
  note?: string;
}

/** Keeps what the person looking says of a cell's scores; `before` is whether they had agreed, null when unsaid. */
export type ReviewCell = (
  resultId: string,
  given: GivenReview,
  before: boolean | null,
) => Promise<{ review: CellReview } | { error: string }>;

export interface ReviewFooterProps {
  resultId: string;
  /** Of the person looking, given before. */
  own: CellReview | null;
  /** A model gave at least one of the scores. */
  judged: boolean;
  agreement: { agreed: number; total: number } | null;
  review: ReviewCell;
  onReviewed: (review: CellReview) => void;
  onNext: () => void;
}

const noteLength = 5_000;

function markOf(score: number | null | undefined): Mark | null {
  return marks.find((mark) => scoreOfMark(mark) === score) ?? null;
}

/** "Is the judge right?": an answer by button or by A and D, with one's own score and a note; then moves on. */
export function ReviewFooter(props: ReviewFooterProps) {
  const { own, agreement } = props;
  const [more, setMore] = useState(false);
  const [mark, setMark] = useState<Mark | null>(markOf(own?.score));
  const [note, setNote] = useState(own?.note ?? "");
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const record = (agrees: boolean) => {
    // A key pressed twice would answer once and pass over the next cell.
    if (pending) return;
    startTransition(async () => {
      const given = {
        agrees,
        ...(mark !== null && { score: scoreOfMark(mark) }),
        ...(note.trim() !== (own?.note ?? "") && { note: note.trim() }),
      };
      const answer = await props.review(props.resultId, given, own?.agrees ?? null);
      if ("error" in answer) return setError(answer.error);
      setError(null);
      props.onReviewed(answer.review);
      props.onNext();
    });
  };
  const group = "Cell";
  useShortcuts([
    { keys: "a", label: "Agree with the judge", group, run: () => record(true) },
    { keys: "d", label: "Disagree with the judge", group, run: () => record(false) },
    { keys: "n", label: "Add your own score or a note", group, run: () => setMore(!more) },
  ]);
  return (
    <footer className="shrink-0 border-t px-5 py-1.5">
      {more && (
        <OwnAnswer mark={mark} note={note} fixed={own?.blind === true} onMark={setMark} onNote={setNote} />
      )}
      <div className="flex min-h-10 flex-wrap items-center gap-2">
        <span className="whitespace-nowrap font-medium">
          {props.judged ? "Is the judge right?" : "Is the score right?"}
        </span>
        {error ? (
          <FieldError>{error}</FieldError>
        ) : (
          agreement && (
            <span className="tnum whitespace-nowrap text-2xs text-muted-foreground max-[1359px]:hidden">
              {formatCount(agreement.agreed)} of {formatCount(agreement.total)} agreed
            </span>
          )
        )}
        <span className="flex-1" />
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Your score and note (N)"
          title="Your score and note (N)"
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          <MessageSquarePlus aria-hidden />
        </Button>
        <Answer agrees own={own} pending={pending} onAnswer={record} />
        <Answer agrees={false} own={own} pending={pending} onAnswer={record} />
      </div>
    </footer>
  );
}

function Answer({
  agrees,
  own,
  pending,
  onAnswer,
}: {
  agrees: boolean;
  own: CellReview | null;
  pending: boolean;
  onAnswer: (agrees: boolean) => void;
}) {
  const Thumb = agrees ? ThumbsUp : ThumbsDown;
  const chosen = own?.agrees === agrees;
  return (
    <Button
      size="sm"
      disabled={pending}
      aria-pressed={chosen}
      className={chosen ? "bg-muted!" : undefined}
      onClick={() => onAnswer(agrees)}
    >
      <Thumb aria-hidden className={chosen ? "fill-current" : undefined} />
      {agrees ? "Agree" : "Disagree"}
      <Kbd className="max-sm:hidden">{agrees ? "A" : "D"}</Kbd>
    </Button>
  );
}

function OwnAnswer({
  mark,
  note,
  fixed,
  onMark,
  onNote,
}: {
  mark: Mark | null;
  note: string;
  /** Given blind: it stays as it was. */
  fixed: boolean;
  onMark: (mark: Mark | null) => void;
  onNote: (note: string) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 pt-1">
      <span className="text-muted-foreground">{fixed ? "Your blind score" : "Your score"}</span>
      {!fixed && (
        <SegmentedControl
          label="Your score, 1 worst to 5 best"
          value={mark === null ? "" : String(mark)}
          onChange={(value) => onMark(marks.find((one) => String(one) === value) ?? null)}
          segments={marks.map((one) => ({ value: String(one), label: String(one) }))}
        />
      )}
      <span className="tnum w-8 text-muted-foreground">
        {mark !== null && formatScore(scoreOfMark(mark))}
      </span>
      <Input
        aria-label="Note"
        placeholder="Note"
        className="min-w-40 flex-1"
        maxLength={noteLength}
        value={note}
        onChange={(event) => onNote(event.target.value)}
        onKeyDown={(event) => {
          // Back to the letters: they are off while the field has focus.
          if (event.key === "Escape" || event.key === "Enter") {
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
      />
    </div>
  );
}
