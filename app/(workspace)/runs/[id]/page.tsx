import type { Metadata } from "next";
import { cache } from "react";
import { promptHref } from "@/components/prompts/prompt-href";
import { LiveRun } from "@/components/runs/live-run";
import { RepeatRun } from "@/components/runs/repeat-run";
import { RunCost } from "@/components/runs/run-cost";
import { RunFiguresCard, RunOriginCard } from "@/components/runs/run-facts";
import { RunMessages } from "@/components/runs/run-messages";
import { RunOutput } from "@/components/runs/run-output";
import { RunRequestCard } from "@/components/runs/run-request";
import { RunStatusBadge } from "@/components/runs/run-status";
import { errorAdvice, nameWithoutPrompt } from "@/components/runs/run-words";
import { SaveExample } from "@/components/runs/save-example";
import { Page, PageHeader } from "@/components/shell/page";
import { Badge } from "@/components/ui/badge";
import { ErrorState } from "@/components/ui/error-state";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getRunDetail } from "@/lib/data/run-detail";
import { can } from "@/lib/domain/permissions/permissions";
import type { Role } from "@/lib/domain/permissions/roles";
import type { RunDetail } from "@/lib/domain/runs/run-log";
import { orNotFound, titleOf } from "../../or-not-found";
import { repeatRunAction, saveExampleAction } from "../actions";

interface Props {
  params: Promise<{ id: string }>;
}

/** One read a request, shared by the title and the page. */
const load = cache(async (id: string) => {
  const viewer = await requireViewer();
  return { viewer, detail: await orNotFound(getRunDetail(viewer, id)) };
});

function nameOf({ run, prompt, version_number: version }: RunDetail): string {
  return prompt === null ? nameWithoutPrompt(run.origin) : `${prompt.name} v${version}`;
}

/** Its answer is vectors, which are kept with the texts they are of and tell a person nothing. */
function isEmbedding({ run }: RunDetail): boolean {
  return run.origin === "embedding";
}

function shortId({ run }: RunDetail): string {
  return run.id.slice(-8);
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const title = load((await params).id).then(({ detail }) => `${nameOf(detail)} · run ${shortId(detail)}`);
  return titleOf(title, "No such run");
}

export default async function RunPage({ params }: Props) {
  const { viewer, detail } = await load((await params).id);
  const { run } = detail;
  return (
    <Page breadcrumbs={[{ label: "Runs", href: "/runs" }, { label: shortId(detail) }]}>
      <PageHeader
        title={nameOf(detail)}
        badges={
          <>
            <RunStatusBadge status={run.status} />
            {run.provider === "demo" && <Badge>simulated</Badge>}
          </>
        }
        actions={<RunActions detail={detail} role={viewer.role} />}
      />
      <div className="mt-4 grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-3">
          {run.completed_at === null && <LiveRun />}
          {run.error !== null && <RunErrorState error={run.error} attempts={run.attempts} />}
          {run.completed_at !== null && run.error === null && !isEmbedding(detail) && (
            <RunOutput key={run.id} run={run} />
          )}
          <RunMessages messages={run.messages} texts={isEmbedding(detail)} />
          <RunRequestCard detail={detail} />
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <RunFiguresCard detail={detail} />
          <RunCost detail={detail} />
          <RunOriginCard detail={detail} />
        </div>
      </div>
    </Page>
  );
}

function RunActions({ detail, role }: { detail: RunDetail; role: Role }) {
  const { run, prompt } = detail;
  if (run.completed_at === null || isEmbedding(detail)) return null;
  return (
    <>
      {can(role, "run.create") && <RepeatRun runId={run.id} repeat={repeatRunAction} />}
      {prompt !== null && can(role, "example.create") && (
        <SaveExample
          runId={run.id}
          output={run.output}
          examplesHref={promptHref(prompt, "examples")}
          save={saveExampleAction}
        />
      )}
    </>
  );
}

function RunErrorState({
  error,
  attempts,
}: {
  error: NonNullable<RunDetail["run"]["error"]>;
  attempts: number;
}) {
  return (
    <ErrorState title={error.message} code={error.kind}>
      <p className="mt-1">{errorAdvice[error.kind]}</p>
      <p className="mt-1 text-muted-foreground">
        {error.retryable
          ? `The same call may succeed later; it was tried ${attempts === 1 ? "once" : `${attempts} times`}.`
          : "The same call would fail again, so it was not repeated."}
      </p>
    </ErrorState>
  );
}
