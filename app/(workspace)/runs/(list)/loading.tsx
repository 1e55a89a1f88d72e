import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page breadcrumbs={[{ label: "Runs" }]}>
      <Skeleton className="h-6 w-24" />
      <Skeleton className="mt-2 h-4 w-80" />
      <Skeleton className="mt-5 h-[30px] w-full max-w-3xl" />
      <Card className="mt-3">
        <SkeletonRows rows={12} />
      </Card>
    </Page>
  );
}
