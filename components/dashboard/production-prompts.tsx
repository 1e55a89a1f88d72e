import Link from "next/link";
import { promptHref } from "@/components/prompts/prompt-href";
import { LabelChip } from "@/components/ui/label-chip";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { VerdictGlyph } from "@/components/verdict/verdict-chip";
import { formatCount, formatInterval, formatMean, MISSING } from "@/lib/domain/format";
import type { VersionScore } from "@/lib/domain/prompts/evidence";

export interface ProductionPrompt {
  id: string;
  slug: string;
  name: string;
  versionCount: number;
  exampleCount: number;
  production: { number: number; score: VersionScore | null } | null;
  latestNumber: number | null;
}

/** Prompts with the version that callers get, and what the newest experiment found of it. */
export function ProductionPrompts({ prompts }: { prompts: readonly ProductionPrompt[] }) {
  return (
    <Table label="Prompts" className="min-w-[620px]">
      <TableHeader>
        <TableRow>
          <TableHead>Prompt</TableHead>
          <TableHead>In production</TableHead>
          <TableHead numeric>Score</TableHead>
          <TableHead numeric>95% CI</TableHead>
          <TableHead numeric>n</TableHead>
          <TableHead numeric>Newest</TableHead>
          <TableHead numeric>Examples</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {prompts.map((prompt) => {
          const score = prompt.production?.score ?? null;
          return (
            <TableRow key={prompt.id} className="relative hover:bg-hover">
              <TableRowHead className="max-w-[240px]">
                <Link
                  href={promptHref(prompt)}
                  title={prompt.name}
                  className="block truncate outline-offset-[-2px] after:absolute after:inset-0"
                >
                  {prompt.name}
                </Link>
              </TableRowHead>
              <TableCell>
                {prompt.production === null ? (
                  <span className="text-muted-foreground">{MISSING}</span>
                ) : (
                  <LabelChip label="production" version={prompt.production.number} />
                )}
              </TableCell>
              <TableCell numeric className="font-medium">
                <span className="inline-flex items-center gap-1">
                  {score?.verdict && <VerdictGlyph verdict={score.verdict} />}
                  {formatMean(score?.mean)}
                </span>
              </TableCell>
              <TableCell numeric className="whitespace-nowrap text-muted-foreground">
                {formatInterval(score?.ci)}
              </TableCell>
              <TableCell numeric>{formatCount(score?.n)}</TableCell>
              <TableCell numeric>
                {prompt.latestNumber === null ? MISSING : `v${prompt.latestNumber}`}
              </TableCell>
              <TableCell numeric>{formatCount(prompt.exampleCount)}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
