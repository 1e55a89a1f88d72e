import type { Metadata } from "next";
import { inngestDashboard, loadJobs } from "@/app/_jobs/jobs";
import { hrefWith } from "@/components/filters/href-with";
import { UrlSelect } from "@/components/filters/url-select";
import { JobTable } from "@/components/settings/jobs/job-table";
import { QueueCard } from "@/components/settings/jobs/queue-card";
import { AutoRefresh } from "@/components/ui/auto-refresh";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CursorPagination } from "@/components/ui/pagination";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { defaultPageSize } from "@/lib/domain/api/common";
import { jobStates } from "@/lib/domain/api/jobs";
import { can, minimumRole } from "@/lib/domain/permissions/permissions";
import { type Given, orFirstPage, readSearch } from "../../search-params";
import { cancelJobAction, retryJobAction } from "./actions";

export const metadata: Metadata = { title: "Jobs" };

const path = "/settings/jobs";

export default async function JobsPage({ searchParams }: { searchParams: Promise<Given> }) {
  const viewer = await requireViewer();
  if (!can(viewer.role, "job.read")) {
    return <ErrorState title={`Jobs are shown from the role ${minimumRole["job.read"]} on.`} />;
  }
  const dashboard = inngestDashboard();
  if (dashboard !== null) return <AtInngest dashboard={dashboard} />;
  const { cursor, state: asked } = readSearch(await searchParams, ["cursor", "state"]);
  const state = jobStates.find((known) => known === asked);
  const params = new URLSearchParams(state === undefined ? {} : { state });
  const query = { limit: defaultPageSize, cursor, state };
  const { data, next_cursor: next, queue } = await orFirstPage(loadJobs(viewer, query), path);
  return (
    <>
      <AutoRefresh />
      <QueueCard queue={queue} />
      <Card>
        <CardHeader
          title="Jobs"
          hint="this workspace's background work"
          aside={
            <UrlSelect
              name="state"
              label="State"
              allLabel="Any state"
              options={jobStates.map((known) => ({ value: known, label: known }))}
              className="w-32"
            />
          }
        />
        {data.length === 0 ? (
          <EmptyState>
            {state === undefined
              ? "Runs, experiments and webhook deliveries appear here while they are worked and for three days after; what gave up, for 30."
              : `No job is ${state}.`}
          </EmptyState>
        ) : (
          <JobTable
            jobs={data}
            mayManage={can(viewer.role, "job.manage")}
            retry={retryJobAction}
            cancel={cancelJobAction}
          />
        )}
        <CursorPagination
          firstHref={cursor === undefined ? null : hrefWith(path, params, {})}
          nextHref={next === null ? null : hrefWith(path, params, { cursor: next })}
        />
      </Card>
    </>
  );
}

function AtInngest({ dashboard }: { dashboard: string }) {
  return (
    <Card>
      <CardHeader title="Jobs" />
      <CardContent>
        Inngest runs the background work of this installation. Its queue, attempts and errors are at{" "}
        <a href={dashboard} className="underline underline-offset-2" rel="noreferrer">
          {dashboard}
        </a>
        .
      </CardContent>
    </Card>
  );
}
