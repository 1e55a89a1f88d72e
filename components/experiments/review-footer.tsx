"use client";

import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState, useTransition } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { formatCount } from "@/lib/domain/format";

export type ReviewCell = (cellId: string, agrees: boolean) => Promise<{ error: string } | undefined>;

/** "Is the judge right?": records an answer by button or by A and D, then moves on. */
export function ReviewFooter({
  cellId,
  agreement,
  review,
  onNext,
}: {
  cellId: string;
  agreement: { agreed: number; total: number } | null;
  review: ReviewCell;
  onNext: () => void;
}) {
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const record = (agrees: boolean) =>
    startTransition(async () => {
      const answer = await review(cellId, agrees);
      setError(answer?.error ?? null);
      if (!answer) onNext();
    });
  useShortcuts([
    { keys: "a", label: "Agree with the judge", group: "Cell", run: () => record(true) },
    { keys: "d", label: "Disagree with the judge", group: "Cell", run: () => record(false) },
  ]);
  return (
    <footer className="flex min-h-[52px] shrink-0 flex-wrap items-center gap-2 border-t px-5 py-1.5">
      <span className="whitespace-nowrap font-medium">Is the judge right?</span>
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
      <Button size="sm" disabled={pending} onClick={() => record(true)}>
        <ThumbsUp aria-hidden />
        Agree
        <Kbd>A</Kbd>
      </Button>
      <Button size="sm" disabled={pending} onClick={() => record(false)}>
        <ThumbsDown aria-hidden />
        Disagree
        <Kbd>D</Kbd>
      </Button>
    </footer>
  );
}
