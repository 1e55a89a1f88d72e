import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page breadcrumbs={[{ label: "Prompts" }]}>
      <Skeleton className="h-6 w-28" />
      <Skeleton className="mt-2 h-4 w-72" />
      <Skeleton className="mt-5 h-[30px] w-64" />
      <Card className="mt-3">
        <SkeletonRows rows={8} />
      </Card>
    </Page>
  );
}
