import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page breadcrumbs={[{ label: "Dashboard" }]}>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
        {["calls", "cost", "success", "p50", "p95"].map((name) => (
          <Card key={name} className="h-[92px] px-4 py-3">
            <Skeleton className="h-3 w-16" />
            <Skeleton className="mt-3 h-6 w-24" />
          </Card>
        ))}
      </div>
      <Card className="mt-3">
        <SkeletonRows rows={7} />
      </Card>
      <Card className="mt-3">
        <SkeletonRows rows={4} />
      </Card>
    </Page>
  );
}
