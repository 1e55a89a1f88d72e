"use client";

import { ArrowDownWideNarrow, ChevronDown, Grid3x3, Rows3, Search, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { SkeletonRows } from "@/components/ui/skeleton";
import {
  type MatrixFilter,
  type MatrixSort,
  matrixFilters,
  matrixSorts,
} from "@/lib/domain/experiments/matrix";
import { HEAD_HEIGHT, MOST_HEIGHT, ROW_HEIGHT } from "./matrix-sizes";
import { MatrixTable, type MatrixTableProps } from "./matrix-table";
import type { MatrixState } from "./use-matrix";
import type { LoadedRows } from "./use-matrix-rows";
import { shortVariantName } from "./variant-names";

// Few visits look at the map.
const MatrixMap = dynamic(() => import("./matrix-map").then((file) => file.MatrixMap));

const filterNames: Record<MatrixFilter, string> = {
  all: "All",
  regressions: "Regressions",
  improvements: "Improvements",
  failures: "Failures",
  flaky: "Flaky",
  errors: "Errors",
};

const sortNames: Record<MatrixSort, string> = {
  drop: "Largest drop",
  gain: "Largest gain",
  change: "Largest change",
  lowest: "Lowest score",
  run: "Run order",
};

// Always offered, so that a clean run shows that there are none; the others only where they have rows.
const fixedFilters: readonly MatrixFilter[] = ["all", "regressions", "improvements", "failures"];

export interface ExamplesMatrixProps extends MatrixTableProps {
  trials: number;
  loaded: LoadedRows;
  /** Known before the rows are: they get the room they will need. */
  exampleCount: number;
}

/** Every example under every variant: filters, order, rows or map, and the keys J K H L, Enter, Esc, F. */
export function ExamplesMatrix({ trials, loaded, exampleCount, ...props }: ExamplesMatrixProps) {
  const { matrix } = props;
  const loading = loaded.rows === null;
  const group = "Examples";
  useShortcuts([
    { keys: "j", label: "Next example", group, run: () => matrix.move(1, 0) },
    { keys: "k", label: "Previous example", group, run: () => matrix.move(-1, 0) },
    { keys: "h", label: "Variant to the left", group, run: () => matrix.move(0, -1) },
    { keys: "l", label: "Variant to the right", group, run: () => matrix.move(0, 1) },
    { keys: "f", label: "Next filter", group, run: matrix.nextFilter },
    { keys: "v", label: "Filter by this variant alone", group, run: () => focusActive(matrix) },
  ]);
  const shown = matrixFilters.filter(
    (filter) =>
      fixedFilters.includes(filter) ||
      (filter === "flaky" && trials > 1) ||
      matrix.counts[filter] > 0 ||
      matrix.filter === filter,
  );
  return (
    <Card className="mt-3 overflow-hidden" aria-labelledby="examples">
      <header className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1.5 border-b px-4 py-1.5">
        <h2 id="examples" className="mr-1 text-sm font-semibold">
          Examples
        </h2>
        <div className="scroll max-w-full">
          <SegmentedControl
            label="Show"
            value={matrix.filter}
            onChange={matrix.setFilter}
            segments={shown.map((filter) => ({
              value: filter,
              label: filterNames[filter],
              ...(!loading && { count: matrix.counts[filter] }),
            }))}
          />
        </div>
        <Focused {...props} />
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <Find value={matrix.query} onChange={matrix.setQuery} />
          <SortMenu value={matrix.sort} onChange={matrix.setSort} />
          <SegmentedControl
            label="View"
            value={matrix.view}
            onChange={matrix.setView}
            segments={[
              { value: "rows", label: <Rows3 aria-hidden />, name: "Rows" },
              { value: "map", label: <Grid3x3 aria-hidden />, name: "Map" },
            ]}
          />
        </div>
      </header>
      {loading ? (
        <RowsToCome {...loaded} count={exampleCount} />
      ) : matrix.visible.length === 0 ? (
        <p className="px-4 py-6 text-muted-foreground">
          {nothingSentence(matrix)}{" "}
          <button
            type="button"
            className="underline underline-offset-2"
            onClick={() => {
              matrix.setFilter("all");
              matrix.setFocus(null);
              matrix.setQuery("");
            }}
          >
            Show all
          </button>
        </p>
      ) : matrix.view === "rows" ? (
        <MatrixTable {...props} />
      ) : (
        <MatrixMap {...props} />
      )}
    </Card>
  );
}

/** The room of the rows until they are here, or why they are not. */
function RowsToCome({ error, retry, count }: LoadedRows & { count: number }) {
  return (
    <div
      className="overflow-hidden"
      style={{ height: `min(${MOST_HEIGHT}, ${HEAD_HEIGHT + count * ROW_HEIGHT}px)` }}
    >
      {error === null ? (
        <SkeletonRows rows={24} />
      ) : (
        <ErrorState
          title="The examples could not be loaded"
          className="m-4"
          action={
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
          }
        >
          {error}
        </ErrorState>
      )}
    </div>
  );
}

/** The active cell's variant alone, or every variant again. */
function focusActive({ active, focus, setFocus }: MatrixState) {
  if (active !== null) setFocus(focus === active.column ? null : active.column);
}

function nothingSentence({ filter, query }: MatrixState): string {
  const where = filter === "all" ? "" : ` in “${filterNames[filter]}”`;
  return query.trim() === "" ? `No example is${where}.` : `No example${where} has “${query.trim()}”.`;
}

/** Names the variant that filters go by, and lets go of it. */
function Focused({ matrix, variants }: MatrixTableProps) {
  const variant = matrix.focus === null ? undefined : variants[matrix.focus];
  if (variant === undefined) return null;
  return (
    <Button size="sm" variant="ghost" onClick={() => matrix.setFocus(null)} title="Filter by every variant">
      only {shortVariantName(variant, variants)}
      <X aria-hidden />
    </Button>
  );
}

function Find({ value, onChange }: { value: string; onChange: (query: string) => void }) {
  return (
    <div className="relative w-40 max-sm:w-28">
      <Search
        aria-hidden
        className="pointer-events-none absolute left-2 top-1.5 size-3.5 text-muted-foreground"
      />
      <Input
        type="search"
        aria-label="Find examples by name, text or tag"
        placeholder="Find"
        className="h-[26px]! pl-7"
        value={value}
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function SortMenu({ value, onChange }: { value: MatrixSort; onChange: (sort: MatrixSort) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="sm" aria-label={`Sort: ${sortNames[value]}`}>
          <ArrowDownWideNarrow aria-hidden />
          {sortNames[value]}
          <ChevronDown aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuRadioGroup
          value={value}
          onValueChange={(next) => onChange(matrixSorts.find((sort) => sort === next) ?? "drop")}
        >
          {matrixSorts.map((sort) => (
            <DropdownMenuRadioItem key={sort} value={sort}>
              {sortNames[sort]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
