"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { LabelChip } from "@/components/ui/label-chip";
import type { VersionChoice } from "@/lib/domain/experiments/choices";

/** Versions to tick, newest first, each with what it changed. */
export function VersionPicker({
  versions,
  chosen,
  onChange,
  disabledIds = [],
}: {
  versions: readonly VersionChoice[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  /** Already part of the experiment. */
  disabledIds?: readonly string[];
}) {
  const newestFirst = [...versions].sort((a, b) => b.number - a.number);
  return (
    <ul className="scroll max-h-[264px] rounded-md border border-border-strong bg-card">
      {newestFirst.map((version) => {
        const id = `version-${version.id}`;
        const there = disabledIds.includes(version.id);
        return (
          <li key={version.id} className="border-b last:border-b-0">
            <label htmlFor={id} className="flex min-h-8 items-center gap-2.5 px-3 py-1 hover:bg-hover">
              <Checkbox
                id={id}
                disabled={there}
                checked={there || chosen.includes(version.id)}
                onCheckedChange={(checked) =>
                  onChange(
                    checked === true
                      ? [...chosen, version.id]
                      : chosen.filter((other) => other !== version.id),
                  )
                }
              />
              <span className="tnum w-7 shrink-0 font-semibold">v{version.number}</span>
              <span
                className="min-w-0 flex-1 truncate text-muted-foreground"
                title={version.change_note ?? undefined}
              >
                {version.change_note ?? "No change note"}
              </span>
              {there && <span className="text-2xs text-muted-foreground">in this experiment</span>}
              {version.labels.map((label) => (
                <LabelChip key={label} label={label} />
              ))}
            </label>
          </li>
        );
      })}
    </ul>
  );
}
