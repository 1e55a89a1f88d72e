"use client";

import { Copy, Download, Ellipsis, FileJson, FileSpreadsheet, Plus, RotateCw, Scale } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { onDemand } from "@/components/ui/on-demand";
import type { EvaluatorSpec } from "@/lib/domain/evaluators/spec";
import { formatCounted } from "@/lib/domain/format";
import type { ExperimentCalls, ExperimentRights } from "./experiment-calls";
import { RetryQuestion } from "./retry-button";
import type { ExperimentSummary, VariantResult } from "./types";

// Dialogs are fetched when they are first opened: few visits need one.
const RerunDialog = onDemand(() => import("./rerun-dialog")).part((file) => file.RerunDialog);
const ExtendDialog = onDemand(() => import("./extend-dialog")).part((file) => file.ExtendDialog);
const RescoreDialog = onDemand(() => import("./rescore-dialog")).part((file) => file.RescoreDialog);

export interface ExperimentActionsProps {
  summary: ExperimentSummary;
  promptId: string;
  variants: readonly VariantResult[];
  evaluators: readonly EvaluatorSpec[];
  /** Cells a retry would run. */
  retryable: number;
  /** Re-run is the one filled button of the page. */
  prominent: boolean;
  rights: ExperimentRights;
  calls: ExperimentCalls;
}

type Opened = "rerun" | "extend" | "rescore" | "retry" | null;

/** Beside the title of an ended experiment: run it again, take its data away, and what else can follow. */
export function ExperimentActions(props: ExperimentActionsProps) {
  const { summary, rights, calls } = props;
  const [opened, setOpened] = useState<Opened>(null);
  useShortcuts(
    rights.run ? [{ keys: "r", label: "Re-run", group: "Experiment", run: () => setOpened("rerun") }] : [],
  );
  const dialog = (name: Opened) => ({
    open: opened === name,
    onOpenChange: (open: boolean) => setOpened(open ? name : null),
  });
  return (
    <>
      {rights.run && (
        <Button variant={props.prominent ? "primary" : "line"} onClick={() => setOpened("rerun")}>
          <RotateCw aria-hidden />
          Re-run
        </Button>
      )}
      <ExportMenu experimentId={summary.id} />
      {rights.run && <MoreMenu {...props} onOpen={setOpened} />}
      {opened === "rerun" && <RerunDialog {...dialog("rerun")} summary={summary} rerun={calls.rerun} />}
      {opened === "extend" && (
        <ExtendDialog
          {...dialog("extend")}
          experimentId={summary.id}
          promptId={props.promptId}
          variants={props.variants}
          calls={calls}
        />
      )}
      {opened === "rescore" && (
        <RescoreDialog
          {...dialog("rescore")}
          experimentId={summary.id}
          promptId={props.promptId}
          evaluators={props.evaluators}
          calls={calls}
        />
      )}
      {opened === "retry" && (
        <RetryQuestion
          experimentId={summary.id}
          total={props.retryable}
          retry={calls.retry}
          onOpenChange={dialog("retry").onOpenChange}
        />
      )}
    </>
  );
}

const exports = [
  { table: "cells", label: "Cells" },
  { table: "results", label: "Results by variant" },
  { table: "comparisons", label: "Comparisons and verdicts" },
] as const;

function ExportMenu({ experimentId }: { experimentId: string }) {
  const href = (query: string) => `/api/pages/experiments/${experimentId}/export?${query}`;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button>
          <Download aria-hidden />
          Export
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {exports.map(({ table, label }) => (
          <DropdownMenuGroup key={table}>
            <DropdownMenuLabel>{label}</DropdownMenuLabel>
            <DropdownMenuItem asChild>
              <a href={href(`format=csv&table=${table}`)} download aria-label={`${label} as CSV`}>
                <FileSpreadsheet aria-hidden />
                CSV
              </a>
            </DropdownMenuItem>
            <DropdownMenuItem asChild>
              <a href={href(`format=json&table=${table}`)} download aria-label={`${label} as JSON`}>
                <FileJson aria-hidden />
                JSON
              </a>
            </DropdownMenuItem>
          </DropdownMenuGroup>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <a href={href("format=json")} download>
            <FileJson aria-hidden />
            Everything as JSON
          </a>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function MoreMenu(props: ExperimentActionsProps & { onOpen: (opened: Opened) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="icon" aria-label="More">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {props.retryable > 0 && (
          <DropdownMenuItem onSelect={() => props.onOpen("retry")}>
            <RotateCw aria-hidden />
            Retry {formatCounted(props.retryable, "failed cell")}…
          </DropdownMenuItem>
        )}
        <DropdownMenuItem onSelect={() => props.onOpen("extend")}>
          <Plus aria-hidden />
          Add versions or models…
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => props.onOpen("rescore")}>
          <Scale aria-hidden />
          Score with other evaluators…
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href={`/experiments/new?from=${props.summary.id}`}>
            <Copy aria-hidden />
            Duplicate and change
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
