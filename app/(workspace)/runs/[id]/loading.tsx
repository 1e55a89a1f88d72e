import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page breadcrumbs={[{ label: "Runs", href: "/runs" }, { label: "Run" }]}>
      <Skeleton className="h-6 w-64" />
      <div className="mt-4 grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_340px]">
        <Card className="h-72" />
        <Card>
          <SkeletonRows rows={6} />
        </Card>
      </div>
    </Page>
  );
}
