import { ArrowRight } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { DayCards } from "@/components/dashboard/day-cards";
import { ProductionPrompts } from "@/components/dashboard/production-prompts";
import { ExperimentListTable } from "@/components/experiments/experiment-list-table";
import { Page } from "@/components/shell/page";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { isOpen } from "@/lib/domain/experiments/setup";
import { formatCount } from "@/lib/domain/format";
import { loadDashboard } from "@/lib/services/dashboard";
import type { Given } from "../search-params";

export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  const view = await loadDashboard(viewer);
  if (view.promptCount === 0 && (await searchParams).setup !== "skipped") redirect("/get-started");
  const running = view.experiments.some(({ status }) => isOpen(status));
  return (
    <Page breadcrumbs={[{ label: "Dashboard" }]} hint="last 24 h, changes against the 24 h before">
      {running && <AutoRefresh everySeconds={3} />}
      <h1 className="sr-only">Dashboard</h1>
      <DayCards {...view} />
      <Card className="mt-3 overflow-hidden">
        <CardHeader
          title="Recent experiments"
          aside={<All href="/experiments" count={view.experimentCount} />}
        />
        {view.experiments.length === 0 ? (
          <EmptyState
            action={
              <Link href="/get-started" className={buttonVariants()}>
                See the first steps
              </Link>
            }
          >
            The findings of your experiments appear here. It takes a prompt, some golden examples and one run.
          </EmptyState>
        ) : (
          <ExperimentListTable rows={view.experiments} />
        )}
      </Card>
      <Card className="mt-3 overflow-hidden">
        <CardHeader title="Prompts" aside={<All href="/prompts" count={view.promptCount} />} />
        {view.prompts.length === 0 ? (
          <EmptyState>Prompts and the version that is in production appear here.</EmptyState>
        ) : (
          <ProductionPrompts prompts={view.prompts} />
        )}
      </Card>
    </Page>
  );
}

function All({ href, count }: { href: string; count: number }) {
  return (
    <Link
      href={href}
      className="tnum inline-flex min-h-6 items-center gap-1 text-2xs text-muted-foreground hover:text-foreground"
    >
      All {formatCount(count)}
      <ArrowRight aria-hidden className="size-3" />
    </Link>
  );
}
