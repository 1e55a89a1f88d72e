"use client";

import { EllipsisVertical, FileDown, FilePlus2, Rocket, Tag, TagsIcon, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { promptHref } from "@/components/prompts/prompt-href";
import { Confirm } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { LabelDialog } from "./label-dialog";
import { activationText, type LabelActions, type LabelPlace, labelMove } from "./label-move";

export interface VersionMenuProps {
  prompt: { id: string; slug: string };
  version: { id: string; number: number; labels: readonly string[] };
  /** Every label of the prompt and the number of the version it points at. */
  labels: readonly LabelPlace[];
  mayLabel: boolean;
  /** Labels the viewer may neither move nor remove. */
  lockedLabels: readonly string[];
  mayCreate: boolean;
  actions: LabelActions;
}

type Asked = { kind: "move"; label: string } | { kind: "remove"; label: string } | { kind: "other" } | null;

/** What can be done with one version: point labels at it, start a new version from it, take it as a file. */
export function VersionMenu({
  prompt,
  version,
  labels,
  mayLabel,
  lockedLabels,
  mayCreate,
  actions,
}: VersionMenuProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>(null);
  const movable = [...new Set(["production", "staging", ...labels.map((place) => place.label)])].filter(
    (label) => !version.labels.includes(label) && !lockedLabels.includes(label),
  );
  const close = () => setAsked(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for v${version.number}`}>
            <EllipsisVertical aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {mayLabel &&
            movable.map((label) => (
              <DropdownMenuItem key={label} onSelect={() => setAsked({ kind: "move", label })}>
                {label === "production" ? <Rocket aria-hidden /> : <Tag aria-hidden />}
                {label === "production" ? `Activate v${version.number}` : `Move ${label} here`}
              </DropdownMenuItem>
            ))}
          {mayLabel && (
            <DropdownMenuItem onSelect={() => setAsked({ kind: "other" })}>
              <TagsIcon aria-hidden />
              Other label
            </DropdownMenuItem>
          )}
          {mayLabel &&
            version.labels
              .filter((label) => !lockedLabels.includes(label))
              .map((label) => (
                <DropdownMenuItem key={label} onSelect={() => setAsked({ kind: "remove", label })}>
                  <X aria-hidden />
                  Remove {label}
                </DropdownMenuItem>
              ))}
          {mayLabel && <DropdownMenuSeparator />}
          {mayCreate && (
            <DropdownMenuItem
              onSelect={() => router.push(`${promptHref(prompt, "versions/new")}?from=${version.number}`)}
            >
              <FilePlus2 aria-hidden />
              New version from v{version.number}
            </DropdownMenuItem>
          )}
          <DropdownMenuItem asChild>
            <a href={`/api/pages/prompts/${prompt.id}/versions/${version.number}/file`} download>
              <FileDown aria-hidden />
              Export v{version.number} as a file
            </a>
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {asked?.kind === "move" && (
        <Confirm
          open
          onOpenChange={close}
          {...activationText(asked.label, version.number, labels)}
          tone="primary"
          onConfirm={() =>
            labelMove(router, () =>
              actions.moveLabel({ prompt_id: prompt.id, label: asked.label, version_id: version.id }),
            )
          }
        />
      )}
      {asked?.kind === "remove" && (
        <Confirm
          open
          onOpenChange={close}
          title={`Remove ${asked.label} from v${version.number}?`}
          description={
            asked.label === "production"
              ? "Callers that name no version then get the latest one. The version itself stays."
              : `Callers that ask for "${asked.label}" then get an error. The version itself stays.`
          }
          confirmLabel={`Remove ${asked.label}`}
          onConfirm={() =>
            labelMove(router, () => actions.removeLabel({ prompt_id: prompt.id, label: asked.label }))
          }
        />
      )}
      <LabelDialog
        open={asked?.kind === "other"}
        onOpenChange={close}
        prompt={prompt}
        version={version}
        moveLabel={actions.moveLabel}
      />
    </>
  );
}
