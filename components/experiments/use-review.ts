"use client";

import { useCallback, useState } from "react";
import { reached } from "@/components/ui/reached";
import type { ExperimentCalls } from "./experiment-calls";
import type { ReviewCell } from "./review-footer";

export interface Agreement {
  agreed: number;
  total: number;
}

/** The count after somebody who had said `before` (null: nothing) says `now`. */
export function recount(count: Agreement | null, before: boolean | null, now: boolean): Agreement {
  const { agreed, total } = count ?? { agreed: 0, total: 0 };
  return {
    agreed: agreed - Number(before === true) + Number(now),
    total: total + Number(before === null),
  };
}

/** Records reviews of an experiment's cells, and keeps count of how many agree with the judge. */
export function useReview(
  call: ExperimentCalls["review"],
  initial: Agreement | null,
): { review: ReviewCell; agreement: Agreement | null } {
  const [agreement, setAgreement] = useState(initial);
  const review = useCallback<ReviewCell>(
    async (resultId, given, before) => {
      const result = await reached(call({ cell_id: resultId, review: given }));
      if (!result.ok) return { error: result.message };
      setAgreement((count) => recount(count, before, given.agrees));
      return { review: result.data };
    },
    [call],
  );
  return { review, agreement };
}
