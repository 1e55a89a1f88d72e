import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { LabelChip } from "@/components/ui/label-chip";
import { RelativeTime } from "@/components/ui/relative-time";
import { VerdictGlyph } from "@/components/verdict/verdict-chip";
import type { VersionAnswer } from "@/lib/domain/api/prompts";
import { formatMean } from "@/lib/domain/format";
import type { VersionScore } from "@/lib/domain/prompts/evidence";
import { cn } from "@/lib/utils";

/** Versions, newest first. Choosing one shows what it changed. */
export function VersionsList({
  versions,
  scores,
  selected,
  protectedLabels,
  hrefOf,
  menuOf,
}: {
  versions: readonly VersionAnswer[];
  scores: readonly VersionScore[];
  /** Numbers of the versions that are compared now. */
  selected: readonly number[];
  /** Names of labels that only admins move. */
  protectedLabels: readonly string[];
  hrefOf: (version: VersionAnswer) => string;
  menuOf: (version: VersionAnswer) => ReactNode;
}) {
  const scoreOf = new Map(scores.map((score) => [score.version_id, score]));
  return (
    <Card className="overflow-hidden" aria-label="Versions">
      <ul className="scroll lg:max-h-[520px]">
        {versions.map((version) => {
          const current = selected.includes(version.number);
          return (
            <li
              key={version.id}
              className={cn(
                "relative flex items-start gap-1 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover",
                current && "bg-muted/70",
              )}
            >
              {current && <i aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-foreground" />}
              <span className="tnum w-7 shrink-0 font-semibold">v{version.number}</span>
              <div className="min-w-0 flex-1">
                <div className="flex gap-2">
                  <Link
                    href={hrefOf(version)}
                    scroll={false}
                    aria-current={current ? "true" : undefined}
                    title={version.change_note ?? undefined}
                    className="min-w-0 flex-1 truncate outline-offset-[-2px] after:absolute after:inset-0"
                  >
                    {version.change_note ?? <span className="text-muted-foreground">No change note</span>}
                  </Link>
                  <Score score={scoreOf.get(version.id)} />
                </div>
                <div className="mt-0.5 flex min-h-[18px] flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="flex-1 whitespace-nowrap text-2xs text-muted-foreground">
                    {version.created_by?.name ?? "API"}, <RelativeTime value={version.created_at} />
                  </span>
                  {version.labels.map((label) => (
                    <LabelChip key={label} label={label} locked={protectedLabels.includes(label)} />
                  ))}
                </div>
              </div>
              <div className="relative -mr-2">{menuOf(version)}</div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function Score({ score }: { score: VersionScore | undefined }) {
  if (score === undefined || score.mean === null) return null;
  return (
    <span className="num flex items-center gap-1 font-medium" title={`mean score, n ${score.n}`}>
      {score.verdict !== null && <VerdictGlyph verdict={score.verdict} />}
      {formatMean(score.mean)}
    </span>
  );
}
