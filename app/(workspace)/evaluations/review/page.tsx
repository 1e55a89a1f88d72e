import type { Metadata } from "next";
import { JudgeQualityPanel } from "@/components/evaluations/judge-quality-panel";
import { ReviewQueue } from "@/components/evaluations/review-queue";
import { Card, CardHeader } from "@/components/ui/card";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { countReviews } from "@/lib/data/human-reviews";
import { can, minimumRole } from "@/lib/domain/permissions/permissions";
import { loadJudgeQuality } from "@/lib/services/judge-quality";
import { loadReviewQueue } from "@/lib/services/review-cells";
import { agreeAction, answerBlindAction } from "../actions";

export const metadata: Metadata = { title: "Review" };

export default async function ReviewPage() {
  const viewer = await requireViewer();
  const mayReview = can(viewer.role, "review.create");
  const [items, qualities, counts] = await Promise.all([
    mayReview ? loadReviewQueue(viewer) : [],
    loadJudgeQuality(viewer),
    countReviews(viewer),
  ]);
  return (
    <div className="grid items-start gap-3 xl:grid-cols-[minmax(0,1fr)_minmax(520px,0.8fr)]">
      <Card>
        <CardHeader
          title="Review queue"
          hint="drawn at random; the judge is hidden until you have answered"
        />
        {mayReview ? (
          <ReviewQueue items={items} calls={{ answer: answerBlindAction, agree: agreeAction }} />
        ) : (
          <p className="p-4 text-muted-foreground">
            Cells are reviewed from the role {minimumRole["review.create"]} on.
          </p>
        )}
      </Card>
      <JudgeQualityPanel qualities={qualities} counts={counts} />
    </div>
  );
}
