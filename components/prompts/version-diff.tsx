"use client";

import { ArrowRight, FlaskConical, Rocket } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import {
  ChangeCount,
  type DiffLayout,
  DiffLayoutToggle,
  DiffSection,
  DiffSectionHeader,
} from "@/components/diff/diff-view";
import { countChanges } from "@/components/diff/fold-rows";
import { SettingsDiff } from "@/components/diff/settings-diff";
import { hrefWith } from "@/components/filters/href-with";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button, buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import type { DisplayDiff } from "@/lib/domain/prompts/diff-sections";
import type { TemplateFormat } from "@/lib/domain/prompts/schema";
import { activationText, type LabelActions, type LabelPlace, labelMove } from "./label-move";

const narrowPx = 640;
const alone = "none";

export interface VersionDiffProps {
  promptId: string;
  /** Where an experiment of the two begins; null for those who may not start one. */
  compareHref: string | null;
  /** Null shows `to` alone. */
  from: { number: number } | null;
  to: { id: string; number: number; format: TemplateFormat; text: string; active: boolean };
  /** Every version, newest first, for the two selects. */
  versions: readonly { number: number; note: string | null }[];
  labels: readonly LabelPlace[];
  diff: DisplayDiff | null;
  layout: DiffLayout | null;
  mayLabel: boolean;
  moveLabel: LabelActions["moveLabel"];
  evidence?: ReactNode;
  /** `to` in full, shown when there is nothing to compare with. */
  view: ReactNode;
}

/** The card at the right of a prompt's page: what changed between two of its versions. */
export function VersionDiff(props: VersionDiffProps) {
  const { from, to, diff } = props;
  const [layout, setLayout] = useLayout(props.layout);
  return (
    <Card
      className="overflow-hidden"
      aria-label={from ? `Diff v${from.number} to v${to.number}` : `v${to.number}`}
    >
      <DiffHeader {...props} layout={layout} onLayout={setLayout} />
      {props.evidence}
      {diff === null ? props.view : <DiffBody diff={diff} layout={layout} from={from} to={to} />}
    </Card>
  );
}

function useLayout(asked: DiffLayout | null): [DiffLayout, (layout: DiffLayout) => void] {
  const [layout, setLayout] = useState<DiffLayout>(asked ?? "split");
  useEffect(() => {
    if (asked === null && window.innerWidth < narrowPx) setLayout("unified");
  }, [asked]);
  const choose = (next: DiffLayout) => {
    setLayout(next);
    const { pathname, search } = window.location;
    const view = next === "unified" || window.innerWidth < narrowPx ? next : null;
    window.history.replaceState(null, "", hrefWith(pathname, new URLSearchParams(search), { view }));
  };
  return [layout, choose];
}

function DiffHeader({
  from,
  to,
  versions,
  diff,
  layout,
  onLayout,
  ...props
}: VersionDiffProps & { layout: DiffLayout; onLayout: (layout: DiffLayout) => void }) {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const go = (changes: { from?: string; to?: string }) => {
    const current = { from: from === null ? alone : String(from.number), to: String(to.number) };
    router.push(hrefWith(pathname, params, { ...current, ...changes }), { scroll: false });
  };
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <VersionSelect
        label="From version"
        value={from?.number ?? null}
        versions={versions}
        emptyLabel="Nothing"
        onChoose={(value) => go({ from: value })}
      />
      <ArrowRight className="size-3.5 text-muted-foreground" aria-label="to" />
      <VersionSelect
        label="To version"
        value={to.number}
        versions={versions}
        onChoose={(value) => go({ to: value })}
      />
      {diff && <TotalChanges diff={diff} />}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        {props.compareHref !== null && from !== null && (
          <Link href={props.compareHref} className={buttonVariants({ size: "sm" })}>
            <FlaskConical aria-hidden />
            Test v{to.number} against v{from.number}
          </Link>
        )}
        {props.mayLabel && !to.active && <Activate {...props} to={to} />}
        {diff && <DiffLayoutToggle value={layout} onChange={onLayout} />}
        <CopyButton text={to.text} name={`Copy v${to.number}`} />
      </div>
    </div>
  );
}

const noteLength = 60;

function VersionSelect({
  label,
  value,
  versions,
  emptyLabel,
  onChoose,
}: {
  label: string;
  value: number | null;
  versions: VersionDiffProps["versions"];
  emptyLabel?: string;
  onChoose: (value: string) => void;
}) {
  return (
    <Select value={value === null ? alone : String(value)} onValueChange={onChoose}>
      <SelectTrigger aria-label={label} size="sm" className="w-auto font-medium">
        <SelectValue>{value === null ? emptyLabel : `v${value}`}</SelectValue>
      </SelectTrigger>
      <SelectContent>
        {emptyLabel !== undefined && <SelectItem value={alone}>{emptyLabel}</SelectItem>}
        {versions.map(({ number, note }) => (
          <SelectItem key={number} value={String(number)}>
            v{number}
            {note !== null && (
              <span className="text-muted-foreground">
                {" "}
                {note.length > noteLength ? `${note.slice(0, noteLength - 1)}…` : note}
              </span>
            )}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}

function Activate({
  promptId,
  to,
  labels,
  moveLabel,
}: Pick<VersionDiffProps, "promptId" | "to" | "labels" | "moveLabel">) {
  const router = useRouter();
  return (
    <Confirm
      trigger={
        <Button size="sm">
          <Rocket aria-hidden />
          Activate v{to.number}
        </Button>
      }
      {...activationText("production", to.number, labels)}
      tone="primary"
      onConfirm={() =>
        labelMove(router, () => moveLabel({ prompt_id: promptId, label: "production", version_id: to.id }))
      }
    />
  );
}

function TotalChanges({ diff }: { diff: DisplayDiff }) {
  const all = countChanges([...diff.messages, ...diff.structures].flatMap((section) => section.rows));
  return (
    <span className="ml-1 text-xs">
      <ChangeCount {...all} />
    </span>
  );
}

function DiffBody({
  diff,
  layout,
  from,
  to,
}: Pick<VersionDiffProps, "from" | "to"> & { diff: DisplayDiff; layout: DiffLayout }) {
  const { added, removed } = diff.variables;
  const same =
    diff.settings.length === 0 &&
    diff.structures.length === 0 &&
    diff.messages.every((section) => section.rows.every((row) => row.kind === "same"));
  return (
    <>
      {same && (
        <p className="border-b px-4 py-3 text-muted-foreground">
          v{from?.number} and v{to.number} have the same text and settings.
        </p>
      )}
      <SettingsDiff settings={diff.settings} />
      {added.length + removed.length > 0 && (
        <section aria-label="Variables changes">
          <DiffSectionHeader title="Variables" added={added.length} removed={removed.length} />
          <div className="flex flex-wrap gap-2 px-4 py-2 text-xs">
            {removed.map((name) => (
              <del key={name} className="mark-del mono px-1 no-underline">
                {name}
              </del>
            ))}
            {added.map((name) => (
              <ins key={name} className="mark-ins mono px-1 no-underline">
                {name}
              </ins>
            ))}
          </div>
        </section>
      )}
      {diff.messages.map((section, index) => (
        <DiffSection
          // biome-ignore lint/suspicious/noArrayIndexKey: the sections of one diff keep their places
          key={`${from?.number}-${to.number}-${index}`}
          {...section}
          layout={layout}
          format={to.format}
        />
      ))}
      {diff.structures.map((section) => (
        <DiffSection key={section.title} {...section} layout={layout} />
      ))}
    </>
  );
}
