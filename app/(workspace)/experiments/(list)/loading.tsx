import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page breadcrumbs={[{ label: "Experiments" }]}>
      <Skeleton className="h-6 w-32" />
      <Skeleton className="mt-2 h-4 w-96 max-w-full" />
      <Skeleton className="mt-5 h-[30px] w-80 max-w-full" />
      <Card className="mt-3">
        <SkeletonRows rows={10} />
      </Card>
    </Page>
  );
}
