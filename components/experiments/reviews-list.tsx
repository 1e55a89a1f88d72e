import { ThumbsDown, ThumbsUp } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatScore } from "@/lib/domain/format";
import type { CellReview } from "./types";

function saidOf({ agrees, own }: CellReview): string {
  if (agrees === null) return "answered blind";
  const verb = agrees ? "agree" : "disagree";
  return own ? verb : `${verb}s`;
}

/** What people said of a cell: agreement, their own score, their note. */
export function ReviewsList({ reviews }: { reviews: readonly CellReview[] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {reviews.map((review) => {
        const Thumb = review.agrees === false ? ThumbsDown : ThumbsUp;
        return (
          <li key={`${review.reviewer}${review.at}`} className="flex items-start gap-2">
            <Thumb
              aria-hidden
              className={`mt-[3px] size-3.5 shrink-0 text-muted-foreground ${review.agrees === null ? "invisible" : ""}`}
            />
            <div className="min-w-0 flex-1">
              <span className="font-medium">{review.own ? "You" : review.reviewer}</span>{" "}
              <span className="text-muted-foreground">
                {saidOf(review)}
                {review.score !== null && `, own score ${formatScore(review.score)}`}
                {review.hallucination !== null &&
                  (review.hallucination ? ", found something made up" : ", found nothing made up")}
              </span>
              {review.note !== "" && (
                <p dir="auto" className="whitespace-pre-wrap break-words">
                  {review.note}
                </p>
              )}
            </div>
            <span className="shrink-0 text-2xs text-muted-foreground">
              <RelativeTime value={review.at} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
