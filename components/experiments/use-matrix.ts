"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import {
  arrangeRows,
  filterCounts,
  type MatrixFilter,
  type MatrixRow,
  type MatrixSort,
  matrixFilters,
  matrixSorts,
  searchRows,
} from "@/lib/domain/experiments/matrix";

export type MatrixView = "rows" | "map";

/** A cell by its example and the index of its variant. */
export interface CellPosition {
  exampleId: string;
  column: number;
}

export interface MatrixState {
  filter: MatrixFilter;
  sort: MatrixSort;
  view: MatrixView;
  /** Column of the one variant whose cells filters and order go by; null: every variant's. */
  focus: number | null;
  query: string;
  /** Rows the filter keeps, in order. */
  visible: readonly MatrixRow[];
  counts: Record<MatrixFilter, number>;
  /** The cell that has the grid's one tab stop. */
  active: CellPosition | null;
  /** Whether the active cell's drawer is open. */
  open: boolean;
  setFilter: (filter: MatrixFilter) => void;
  setSort: (sort: MatrixSort) => void;
  setView: (view: MatrixView) => void;
  setFocus: (column: number | null) => void;
  setQuery: (query: string) => void;
  activate: (position: CellPosition) => void;
  openCell: (position: CellPosition) => void;
  close: () => void;
  /** By rows and columns of the visible order; stays inside. */
  move: (rows: number, columns: number) => void;
  nextFilter: () => void;
}

function oneOf<Value extends string>(values: readonly Value[], given: string | null, fallback: Value): Value {
  return values.find((value) => value === given) ?? fallback;
}

/** Filter, order and view live in the URL, so that a link shows what its sender saw. */
function rememberInUrl(name: string, value: string | null) {
  const url = new URL(window.location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  window.history.replaceState(null, "", url);
}

/** State of the examples matrix, shared by the grid and the drawer. `inRunOrder` shows every row as it comes. */
export function useMatrix(
  rows: readonly MatrixRow[],
  columns: number,
  baselineIndex: number,
  inRunOrder = false,
): MatrixState {
  const params = useSearchParams();
  const [filter, setFilterState] = useState(() =>
    inRunOrder ? "all" : oneOf(matrixFilters, params.get("show"), "all"),
  );
  const [sort, setSortState] = useState(() =>
    inRunOrder ? "run" : oneOf(matrixSorts, params.get("sort"), "drop"),
  );
  const [view, setViewState] = useState<MatrixView>(() => oneOf(["rows", "map"], params.get("view"), "rows"));
  const [focus, setFocusState] = useState(() => columnOf(params.get("variant"), columns));
  const [query, setQueryState] = useState(() => params.get("find") ?? "");
  const [active, setActive] = useState<CellPosition | null>(() => fromParams(params, columns));
  const [open, setOpen] = useState(active !== null);
  const found = useMemo(() => searchRows(rows, query), [rows, query]);
  const sight = useMemo(() => ({ baselineIndex, focus }), [baselineIndex, focus]);
  const counts = useMemo(() => filterCounts(found, sight), [found, sight]);
  const visible = useMemo(() => arrangeRows(found, filter, sort, sight), [found, filter, sort, sight]);
  const setFilter = (next: MatrixFilter) => {
    setFilterState(next);
    rememberInUrl("show", next === "all" ? null : next);
  };
  const openCell = useCallback((position: CellPosition) => {
    setActive(position);
    setOpen(true);
    rememberInUrl("cell", `${position.exampleId}.${position.column}`);
  }, []);
  const close = useCallback(() => {
    setOpen(false);
    rememberInUrl("cell", null);
  }, []);
  const move = (byRows: number, byColumns: number) => {
    const at = active ? visible.findIndex((row) => row.exampleId === active.exampleId) : -1;
    const row = visible[Math.min(visible.length - 1, Math.max(0, at === -1 ? 0 : at + byRows))];
    if (!row) return;
    const column = Math.min(
      columns - 1,
      Math.max(0, (active?.column ?? baselineIndex) + (at === -1 ? 0 : byColumns)),
    );
    const position = { exampleId: row.exampleId, column };
    if (open) openCell(position);
    else setActive(position);
  };
  return {
    filter,
    sort,
    view,
    focus,
    query,
    visible,
    counts,
    active,
    open,
    setFilter,
    setSort: (next) => {
      setSortState(next);
      rememberInUrl("sort", next === "drop" ? null : next);
    },
    setView: (next) => {
      setViewState(next);
      rememberInUrl("view", next === "rows" ? null : next);
    },
    setFocus: (next) => {
      setFocusState(next);
      rememberInUrl("variant", next === null ? null : String(next));
    },
    setQuery: (next) => {
      setQueryState(next);
      rememberInUrl("find", next.trim() === "" ? null : next.trim());
    },
    activate: setActive,
    openCell,
    close,
    move,
    nextFilter: () => {
      const offered = matrixFilters.filter((one) => one === "all" || counts[one] > 0);
      setFilter(offered[(offered.indexOf(filter) + 1) % offered.length] ?? "all");
    },
  };
}

function fromParams(params: URLSearchParams, columns: number): CellPosition | null {
  const [exampleId, text] = params.get("cell")?.split(".") ?? [];
  const column = columnOf(text, columns);
  return exampleId && column !== null ? { exampleId, column } : null;
}

function columnOf(text: string | null | undefined, columns: number): number | null {
  const index = Number(text);
  return text && Number.isInteger(index) && index >= 0 && index < columns ? index : null;
}
