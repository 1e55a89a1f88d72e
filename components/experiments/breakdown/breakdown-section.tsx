"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { ExperimentBreakdown as Breakdown } from "@/lib/domain/experiments/breakdown";
import type { ExperimentJudge } from "../types";

const ExperimentBreakdown = dynamic(
  async () => (await import("./experiment-breakdown")).ExperimentBreakdown,
  { loading: () => <Skeleton className="h-40" /> },
);

type Loaded = { data: Breakdown } | { error: string } | "loading" | null;

async function fetchBreakdown(experimentId: string): Promise<Exclude<Loaded, null>> {
  try {
    const response = await fetch(`/api/pages/experiments/${experimentId}/breakdown`);
    if (response.ok) return { data: (await response.json()) as Breakdown };
    return { error: `The server answered ${response.status}.` };
  } catch {
    return { error: "The server cannot be reached." };
  }
}

/** The breakdown of an experiment, loaded when it is opened: charts and numbers cost nothing before. */
export function BreakdownSection({
  experimentId,
  judges,
}: {
  experimentId: string;
  judges: readonly ExperimentJudge[];
}) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  const load = async () => {
    setLoaded("loading");
    setLoaded(await fetchBreakdown(experimentId));
  };
  return (
    <details
      className="group mt-3"
      onToggle={(event) => {
        if (event.currentTarget.open && loaded === null) void load();
      }}
    >
      <summary className="cursor-pointer list-none [&::-webkit-details-marker]:hidden">
        <Card className="flex min-h-9 items-center gap-2 px-4 hover:bg-hover">
          <ChevronRight
            aria-hidden
            className="size-3.5 text-muted-foreground transition-transform group-open:rotate-90"
          />
          <h2 className="text-xs font-semibold">Breakdown</h2>
          <span className="text-2xs text-muted-foreground">
            by evaluator and tag, distributions, quality against cost, flakiness
          </span>
        </Card>
      </summary>
      <div className="pt-3">
        {loaded === "loading" && <Skeleton className="h-40" />}
        {loaded !== null && loaded !== "loading" && "error" in loaded && (
          <ErrorState
            title="The breakdown could not be loaded"
            action={
              <Button size="sm" onClick={() => void load()}>
                Try again
              </Button>
            }
          >
            {loaded.error}
          </ErrorState>
        )}
        {loaded !== null && loaded !== "loading" && "data" in loaded && (
          <ExperimentBreakdown data={loaded.data} judges={judges} />
        )}
      </div>
    </details>
  );
}
