"use client";

import { Search } from "lucide-react";
import { useEffect, useState, useTransition } from "react";
import { TagMark } from "@/components/heat/tag-mark";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { reached } from "@/components/ui/reached";
import type { ActionResult } from "@/lib/domain/api/action-result";
import type { ExampleChoice } from "@/lib/domain/experiments/choices";
import { formatCounted } from "@/lib/domain/format";

export type SearchExamples = (input: {
  prompt_id: string;
  query?: string;
  cursor?: string;
}) => Promise<ActionResult<{ examples: ExampleChoice[]; nextCursor: string | null }>>;

const delayMs = 250;

/** Examples to tick, found by words or number. */
export function ExamplePicker({
  promptId,
  picked,
  onChange,
  search,
}: {
  promptId: string;
  picked: readonly ExampleChoice[];
  onChange: (picked: ExampleChoice[]) => void;
  search: SearchExamples;
}) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<{ examples: ExampleChoice[]; nextCursor: string | null } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  useEffect(() => {
    const timer = setTimeout(() => {
      startTransition(async () => {
        const result = await reached(search({ prompt_id: promptId, query }));
        setError(result.ok ? null : result.message);
        if (result.ok) setFound(result.data);
      });
    }, delayMs);
    return () => clearTimeout(timer);
  }, [promptId, query, search]);
  const more = () =>
    startTransition(async () => {
      if (!found?.nextCursor) return;
      const result = await reached(search({ prompt_id: promptId, query, cursor: found.nextCursor }));
      if (!result.ok) return setError(result.message);
      setFound({
        examples: [...found.examples, ...result.data.examples],
        nextCursor: result.data.nextCursor,
      });
    });
  const ids = new Set(picked.map((example) => example.id));
  const shown = found?.examples ?? [];
  const allShown = shown.length > 0 && shown.every((example) => ids.has(example.id));
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <div className="relative min-w-48 flex-1">
          <Search
            aria-hidden
            className="pointer-events-none absolute left-2.5 top-2 size-3.5 text-muted-foreground"
          />
          <Input
            type="search"
            aria-label="Search examples"
            placeholder="Search examples"
            className="pl-8"
            maxLength={200}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        <span className="tnum text-xs text-muted-foreground" aria-live="polite">
          {formatCounted(picked.length, "example")} picked
        </span>
        {picked.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => onChange([])}>
            Clear
          </Button>
        )}
      </div>
      {error && <FieldError>{error}</FieldError>}
      <div
        aria-busy={pending}
        className="scroll max-h-[280px] min-h-20 rounded-md border border-border-strong bg-card"
      >
        {found !== null && shown.length === 0 && (
          <p className="px-3 py-2.5 text-muted-foreground">No example has these words.</p>
        )}
        {shown.length > 1 && (
          <label htmlFor="pick-all" className="flex min-h-8 items-center gap-2.5 border-b px-3 text-xs">
            <Checkbox
              id="pick-all"
              checked={allShown}
              onCheckedChange={(checked) =>
                onChange(
                  checked === true
                    ? [...picked, ...shown.filter((example) => !ids.has(example.id))]
                    : picked.filter((example) => !shown.some((one) => one.id === example.id)),
                )
              }
            />
            All {shown.length} shown
          </label>
        )}
        <ul>
          {shown.map((example) => (
            <li key={example.id} className="border-b last:border-b-0">
              <label
                htmlFor={`pick-${example.id}`}
                className="flex min-h-8 items-center gap-2.5 px-3 hover:bg-hover"
              >
                <Checkbox
                  id={`pick-${example.id}`}
                  checked={ids.has(example.id)}
                  onCheckedChange={(checked) =>
                    onChange(
                      checked === true ? [...picked, example] : picked.filter((one) => one.id !== example.id),
                    )
                  }
                />
                <span className="mono text-muted-foreground">{example.name}</span>
                <TagMark tags={example.tags} />
                <span className="min-w-0 flex-1 truncate" title={example.title}>
                  {example.title}
                </span>
              </label>
            </li>
          ))}
        </ul>
        {found?.nextCursor && (
          <div className="px-3 py-1.5">
            <Button size="sm" variant="ghost" pending={pending} onClick={more}>
              Show more
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
