import { Activity, FlaskConical, Plus, Upload } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { IntervalPlot } from "@/components/charts/interval-plot";
import { FirstPromptForm } from "@/components/get-started/first-prompt-form";
import { LoadDemoButton } from "@/components/get-started/load-demo-button";
import { Step, type StepState } from "@/components/get-started/step";
import { Page } from "@/components/shell/page";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { VerdictChip } from "@/components/verdict/verdict-chip";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { formatCount, formatCounted } from "@/lib/domain/format";
import { type FirstRun, loadFirstRun } from "@/lib/services/first-run";
import { createPromptAction } from "../prompts/actions";
import { loadDemoAction } from "./actions";

export const metadata: Metadata = { title: "Get started" };

export default async function GetStartedPage() {
  const view = await loadFirstRun(await requireViewer());
  return (
    <Page
      breadcrumbs={[{ label: "Get started" }]}
      actions={
        <Link href="/dashboard?setup=skipped" className={buttonVariants({ variant: "ghost", size: "sm" })}>
          Skip setup
        </Link>
      }
    >
      <div className="mx-auto max-w-[1010px] pt-4 lg:pt-7">
        <h1 className="text-2xl font-semibold tracking-tight">Is your next prompt better?</h1>
        <p className="mt-1 text-base text-muted-foreground">
          Save it, test it against answers you trust, and see if the difference is real.
        </p>
        <div className="mt-7 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_336px]">
          <ol>
            <PromptStep view={view} />
            <ExamplesStep view={view} />
            <ExperimentStep view={view} />
          </ol>
          <div className="flex flex-col gap-3">
            <Providers view={view} />
            <LookAround />
          </div>
        </div>
      </div>
    </Page>
  );
}

function stateOf(done: boolean, before: boolean): StepState {
  if (done) return "done";
  return before ? "current" : "later";
}

function PromptStep({ view: { prompt, model } }: { view: FirstRun }) {
  return (
    <Step
      number={1}
      title="Add a prompt"
      state={stateOf(prompt !== null, true)}
      description={
        <>
          Paste it as it is. Write <span className="mark-var mono">{"{{name}}"}</span> where a value goes.
        </>
      }
    >
      {prompt === null ? (
        <FirstPromptForm model={model} create={createPromptAction} />
      ) : (
        <p>
          <Link href={`/prompts/${prompt.slug}`} className="mono font-medium underline underline-offset-2">
            {prompt.slug}
          </Link>{" "}
          has {formatCounted(prompt.versionCount, "version")}.
        </p>
      )}
    </Step>
  );
}

function ExamplesStep({ view: { prompt, exampleCount } }: { view: FirstRun }) {
  const base = prompt === null ? null : `/prompts/${prompt.slug}/examples`;
  return (
    <Step
      number={2}
      title="Add golden examples"
      state={stateOf(exampleCount > 0, prompt !== null)}
      description="An input and the answer you expect. 20 show a large change, 100 show a change near 0.04."
    >
      {exampleCount > 0 && <p className="mb-3">{formatCount(exampleCount)} are there. More tell more.</p>}
      <div className="grid gap-2 sm:grid-cols-3">
        <Way href={base && `${base}/import`} icon={<Upload aria-hidden />} title="Upload or paste">
          CSV, JSONL or JSON
        </Way>
        <Way href={base && `${base}?example=new`} icon={<Plus aria-hidden />} title="Write one">
          In the browser
        </Way>
        <Way href={base && "/runs"} icon={<Activity aria-hidden />} title="From runs">
          Real requests
        </Way>
      </div>
    </Step>
  );
}

function Way({
  href,
  icon,
  title,
  children,
}: {
  href: string | null;
  icon: ReactNode;
  title: string;
  children: ReactNode;
}) {
  const classes =
    "flex gap-2.5 rounded-md border border-border-strong bg-card px-3 py-2.5 text-left [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:text-muted-foreground";
  const content = (
    <>
      {icon}
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block text-2xs text-muted-foreground">{children}</span>
      </span>
    </>
  );
  if (href === null) return <div className={`${classes} text-muted-foreground`}>{content}</div>;
  return (
    <Link href={href} className={`${classes} hover:bg-hover`}>
      {content}
    </Link>
  );
}

function ExperimentStep({ view: { prompt, exampleCount, experimentCount } }: { view: FirstRun }) {
  const ready = prompt !== null && exampleCount > 0;
  return (
    <Step
      number={3}
      last
      title="Run your first experiment"
      state={stateOf(experimentCount > 0, ready)}
      description="One version gives a baseline. Two versions give a verdict."
    >
      <div className="flex flex-wrap items-center gap-2">
        {ready ? (
          <Link
            href={`/experiments/new?prompt=${prompt.slug}`}
            className={buttonVariants({ variant: experimentCount > 0 ? "line" : "primary" })}
          >
            <FlaskConical aria-hidden />
            Run experiment
          </Link>
        ) : (
          <>
            <span aria-disabled className={buttonVariants({ className: "bg-muted!" })}>
              <FlaskConical aria-hidden />
              Run experiment
            </span>
            <span className="text-xs text-muted-foreground">Needs 1 prompt and 1 example.</span>
          </>
        )}
        {experimentCount > 0 && (
          <Link href="/experiments" className={buttonVariants({ variant: "primary" })}>
            See the result
          </Link>
        )}
      </div>
    </Step>
  );
}

const providersShown = 5;

function Providers({ view: { providers } }: { view: FirstRun }) {
  const ordered = providers.toSorted((a, b) => Number(b.configured) - Number(a.configured));
  return (
    <Card className="px-5 py-4">
      <h2 className="text-base font-semibold">Connect a provider</h2>
      <p className="mt-0.5 text-muted-foreground">Keys are encrypted and stay on this server.</p>
      <ul className="mt-2 divide-y">
        {ordered.slice(0, providersShown).map((provider) => (
          <li key={provider.provider} className="flex min-h-11 items-center gap-3 py-1.5">
            <div className="min-w-0 flex-1">
              <div>{provider.label}</div>
              <div className="text-2xs text-muted-foreground">{provider.description}</div>
            </div>
            {provider.configured ? (
              <Badge tone="pos">Connected</Badge>
            ) : (
              <Link href="/settings/providers" className={buttonVariants({ size: "sm" })}>
                Connect
              </Link>
            )}
          </li>
        ))}
      </ul>
      <Link
        href="/settings/providers"
        className="mt-1 inline-flex min-h-6 items-center text-2xs text-muted-foreground underline underline-offset-2"
      >
        All {providers.length} providers
      </Link>
    </Card>
  );
}

const sample = [
  { verdict: "improved", difference: 0.042, ci: [0.021, 0.063] },
  { verdict: "no_evidence", difference: 0.003, ci: [-0.018, 0.024] },
  { verdict: "regressed", difference: -0.056, ci: [-0.094, -0.018] },
  { verdict: "underpowered", difference: 0.029, ci: [-0.034, 0.093] },
] as const;

function LookAround() {
  return (
    <Card className="px-5 py-4">
      <h2 className="text-base font-semibold">Look around first</h2>
      <p className="mt-0.5 text-muted-foreground">
        Demo data: a prompt with 5 versions, 150 examples, and an experiment that runs before your eyes. No
        key needed; the answers are simulated.
      </p>
      <ul aria-hidden className="my-3 divide-y overflow-hidden rounded-md border">
        {sample.map((row) => (
          <li key={row.verdict} className="grid h-[29px] grid-cols-[132px_1fr] items-center px-2">
            <span>
              <VerdictChip verdict={row.verdict} />
            </span>
            <IntervalPlot {...row} band={0.03} scale={{ max: 0.13, tick: 0.1 }} height={29} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <LoadDemoButton load={loadDemoAction} />
      </div>
    </Card>
  );
}
