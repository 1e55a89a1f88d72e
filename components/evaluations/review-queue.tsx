"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FieldError } from "@/components/ui/field";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import { type Mark, marks, scoreOfMark } from "@/lib/domain/reviews/review";
import { emptyAnswer, type ReviewAnswerDraft, ReviewControls } from "./review-controls";
import { type Revealed, RevealedJudge } from "./review-reveal";
import { type ReviewItem, ReviewSubject } from "./review-subject";

export interface ReviewCalls {
  answer: (input: {
    cell_id: string;
    answer: { score: number | null; hallucination: boolean | null; note?: string };
  }) => Promise<ActionResult<Revealed>>;
  agree: (input: {
    cell_id: string;
    review: { agrees: boolean; note?: string };
  }) => Promise<ActionResult<unknown>>;
}

/**
 * Drawn cells, one at a time, by keyboard: 1 to 5 one's own mark, Y and N whether anything is made up, Enter answers and
 * shows the judge, A and D say whether it was right, J and K move.
 */
export function ReviewQueue({
  items: upcoming,
  calls,
}: {
  /** Drawn by the last answer of the server; the ones before stay until they are through. */
  items: readonly ReviewItem[];
  calls: ReviewCalls;
}) {
  const router = useRouter();
  const [drawn, setDrawn] = useState(upcoming);
  const [at, setAt] = useState(0);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, ReviewAnswerDraft>>(new Map());
  const [revealed, setRevealed] = useState<ReadonlyMap<string, Revealed>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const unanswered = upcoming.filter(({ cellId }) => !revealed.has(cellId));
  const items = drawn.length > 0 ? drawn : unanswered;
  const item = items[at];
  const cellId = item?.cellId ?? "";
  const draft = drafts.get(cellId) ?? emptyAnswer;
  const shown = revealed.get(cellId) ?? null;
  const change = (changes: Partial<ReviewAnswerDraft>) => {
    setError(null);
    setDrafts((before) => new Map(before).set(cellId, { ...draft, ...changes }));
  };
  const move = (by: number) => {
    setError(null);
    const next = at + by;
    if (next < items.length) return setAt(Math.max(0, next));
    setDrawn(unanswered);
    setAt(0);
    router.refresh();
  };
  // Not a transition: that would last until the page beside is refreshed, and the keys pressed meanwhile were lost.
  const send = async (work: () => Promise<void>) => {
    setPending(true);
    try {
      await work();
    } finally {
      setPending(false);
    }
    // What is measured beside the queue counts this answer too.
    router.refresh();
  };
  const answer = () => {
    if (item === undefined || shown !== null || pending) return;
    const { evaluator, asksHallucination } = item.question;
    if (evaluator !== null && draft.mark === null) return setError("Give a mark first: 1 to 5.");
    if (asksHallucination && draft.hallucination === null) {
      return setError("Say first whether anything is made up: Y or N.");
    }
    void send(async () => {
      const score = draft.mark === null ? null : scoreOfMark(draft.mark);
      const result = await reached(
        calls.answer({
          cell_id: cellId,
          answer: { score, hallucination: draft.hallucination, note: draft.note },
        }),
      );
      if (!result.ok) return setError(result.message);
      setRevealed((before) => new Map(before).set(cellId, result.data));
    });
  };
  const agree = (agrees: boolean) => {
    if (shown === null || pending) return;
    void send(async () => {
      const result = await reached(calls.agree({ cell_id: cellId, review: { agrees, note: draft.note } }));
      if (!result.ok) return setError(result.message);
      move(1);
    });
  };
  const mark = (value: Mark) =>
    shown === null && item?.question.evaluator !== null && change({ mark: value });
  const claim = (value: boolean) =>
    shown === null && item?.question.asksHallucination === true && change({ hallucination: value });
  useShortcuts([
    ...marks.map((value) => ({
      keys: String(value),
      label: `Mark ${value}`,
      group: "Review",
      run: () => mark(value),
    })),
    { keys: "y", label: "Something is made up", group: "Review", run: () => claim(true) },
    {
      keys: "n",
      label: "Nothing is made up, else the note",
      group: "Review",
      run: () => noteOr(item, shown, () => claim(false)),
    },
    {
      keys: "Enter",
      label: "Answer, then see the judge",
      group: "Review",
      // On a button or link Enter does what it does there.
      run: ({ target }) => (isControl(target) ? target.click() : answer()),
    },
    { keys: "a", label: "The judge was right", group: "Review", run: () => agree(true) },
    { keys: "d", label: "The judge was wrong", group: "Review", run: () => agree(false) },
    { keys: "j", label: "Next cell", group: "Review", run: () => move(1) },
    { keys: "k", label: "Previous cell", group: "Review", run: () => move(-1) },
  ]);
  if (item === undefined) {
    return (
      <EmptyState>
        Nothing waits for review. Cells that a judge model scored are drawn here at random; run an experiment
        with a judged evaluator first.
      </EmptyState>
    );
  }
  return (
    <>
      <ReviewSubject item={item} position={{ at: at + 1, of: items.length }} />
      {/* In view whatever the length of the texts above. */}
      <div className="sticky -bottom-8 border-t bg-card">
        {shown !== null && <RevealedJudge revealed={shown} />}
        <ReviewControls
          question={item.question}
          draft={draft}
          answered={shown !== null}
          pending={pending}
          onChange={change}
          onAnswer={answer}
          onAgree={agree}
          onMove={move}
        />
        {error !== null && (
          <div className="px-5 pb-3">
            <FieldError>{error}</FieldError>
          </div>
        )}
        {at + 1 === items.length && shown !== null && (
          <div className="px-5 pb-4">
            <Button onClick={() => move(1)}>Draw more cells</Button>
          </div>
        )}
      </div>
    </>
  );
}

function isControl(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.closest("button, a") === target;
}

/** N answers the question while it is open; afterwards, or where it is not asked, it opens the note. */
function noteOr(item: ReviewItem | undefined, shown: Revealed | null, answer: () => void) {
  if (item?.question.asksHallucination === true && shown === null) answer();
  else document.getElementById("review-note")?.focus();
}
