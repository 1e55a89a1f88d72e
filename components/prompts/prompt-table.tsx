import Link from "next/link";
import { promptHref } from "@/components/prompts/prompt-href";
import { Chip } from "@/components/ui/badge";
import { LabelChip } from "@/components/ui/label-chip";
import { RelativeTime } from "@/components/ui/relative-time";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import { formatCount, MISSING } from "@/lib/domain/format";

export interface PromptRow {
  prompt: PromptAnswer;
  /** Number of the version that `production` points at. */
  productionNumber: number | null;
  exampleCount: number;
}

/** The list of prompts; under 768 px each row is a card. */
export function PromptTable({ rows }: { rows: readonly PromptRow[] }) {
  return (
    <>
      <ul className="md:hidden">
        {rows.map((row) => (
          <PromptCard key={row.prompt.id} {...row} />
        ))}
      </ul>
      <div className="hidden md:block">
        <Table label="Prompts">
          <TableHeader>
            <TableRow>
              <TableHead>Prompt</TableHead>
              <TableHead>Production</TableHead>
              <TableHead>Latest change</TableHead>
              <TableHead>Model</TableHead>
              <TableHead>Tags</TableHead>
              <TableHead numeric>Examples</TableHead>
              <TableHead>Changed</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <PromptLine key={row.prompt.id} {...row} />
            ))}
          </TableBody>
        </Table>
      </div>
    </>
  );
}

function PromptLine({ prompt, productionNumber, exampleCount }: PromptRow) {
  const latest = prompt.latest_version;
  return (
    <TableRow className="relative h-[50px]! hover:bg-hover">
      <TableRowHead>
        <Link href={promptHref(prompt)} className="after:absolute after:inset-0">
          {prompt.name}
        </Link>
        <span className="mono block font-normal text-muted-foreground">{prompt.slug}</span>
      </TableRowHead>
      <TableCell>
        <Production number={productionNumber} />
      </TableCell>
      <TableCell className="max-w-[320px]">
        <LatestChange prompt={prompt} />
      </TableCell>
      <TableCell className="mono whitespace-nowrap text-muted-foreground">
        {latest?.model ?? MISSING}
      </TableCell>
      <TableCell>
        <Tags tags={prompt.tags} />
      </TableCell>
      <TableCell numeric>{formatCount(exampleCount)}</TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <RelativeTime value={latest?.created_at ?? prompt.updated_at} />
      </TableCell>
    </TableRow>
  );
}

function PromptCard({ prompt, productionNumber, exampleCount }: PromptRow) {
  return (
    <li className="relative flex flex-col gap-1.5 border-b px-4 py-3 last:border-b-0">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Link href={promptHref(prompt)} className="font-medium after:absolute after:inset-0">
            {prompt.name}
          </Link>
          <span className="mono block text-muted-foreground">{prompt.slug}</span>
        </div>
        <Production number={productionNumber} />
      </div>
      <LatestChange prompt={prompt} />
      <div className="flex flex-wrap items-center gap-1.5 text-2xs text-muted-foreground">
        <span className="tnum">{formatCount(exampleCount)} examples</span>
        <span aria-hidden>·</span>
        <RelativeTime value={prompt.latest_version?.created_at ?? prompt.updated_at} />
        <Tags tags={prompt.tags} />
      </div>
    </li>
  );
}

function Production({ number }: { number: number | null }) {
  if (number === null) return <span className="text-muted-foreground">{MISSING}</span>;
  return <LabelChip label="production" version={number} />;
}

function LatestChange({ prompt }: { prompt: PromptAnswer }) {
  const latest = prompt.latest_version;
  if (latest === null) return <span className="text-muted-foreground">{MISSING}</span>;
  return (
    <span className="flex min-w-0 gap-2">
      <span className="tnum font-medium">v{latest.number}</span>
      <span className="truncate text-muted-foreground" title={latest.change_note ?? undefined}>
        {latest.change_note ?? "No change note"}
      </span>
    </span>
  );
}

const shownTags = 3;

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  const rest = tags.slice(shownTags);
  return (
    <span className="inline-flex flex-wrap gap-1">
      {tags.slice(0, shownTags).map((tag) => (
        <Chip key={tag}>{tag}</Chip>
      ))}
      {rest.length > 0 && <Chip title={rest.join(", ")}>+{rest.length}</Chip>}
    </span>
  );
}
