import { Page } from "@/components/shell/page";
import { Card } from "@/components/ui/card";
import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** A page of an experiment in its shape, until it is read. */
export function ExperimentSkeleton() {
  return (
    <Page breadcrumbs={[{ label: "Experiments", href: "/experiments" }, { label: "…" }]}>
      <Skeleton className="h-6 w-64" />
      <Skeleton className="mt-3 h-9 w-[520px] max-w-full" />
      <Card className="mt-4">
        <SkeletonRows rows={4} />
      </Card>
      <Card className="mt-3">
        <SkeletonRows rows={5} />
      </Card>
      <Card className="mt-3">
        <SkeletonRows rows={12} />
      </Card>
    </Page>
  );
}
