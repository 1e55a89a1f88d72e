"use client";

import { Columns2, Rows2, UnfoldVertical } from "lucide-react";
import { useMemo, useState } from "react";
import { ScrollBox } from "@/components/ui/scroll-box";
import { SegmentedControl } from "@/components/ui/segmented-control";
import type { TemplateFormat } from "@/components/ui/template-text";
import { formatCounted } from "@/lib/domain/format";
import type { SplitRow } from "@/lib/domain/prompts/text-diff";
import { alignRows } from "./align-rows";
import { DiffSide, LineNumber, LineText } from "./diff-line";
import { countChanges, foldRows } from "./fold-rows";

export type DiffLayout = "split" | "unified";

export interface DiffSectionProps {
  /** What is compared: a role, "refund_answer schema". */
  title: string;
  rows: readonly SplitRow[];
  layout: DiffLayout;
  format?: TemplateFormat;
}

/** One text of two versions, long unchanged stretches folded. */
export function DiffSection({ title, rows: given, layout, format = "liquid" }: DiffSectionProps) {
  const rows = useMemo(() => alignRows(given), [given]);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const unchanged = rows.every((row) => row.kind === "same");
  const folded = foldRows(rows, unfolded);
  return (
    <section aria-label={`${title} changes`} className="not-first:border-t">
      <DiffSectionHeader title={title} {...countChanges(rows)} />
      <ScrollBox label={title}>
        <table className="w-full min-w-[560px] table-fixed font-mono text-xs leading-5 [font-variant-ligatures:none]">
          <colgroup>
            <col className="w-[38px]" />
            {layout === "split" && <col />}
            <col className="w-[38px]" />
            <col />
          </colgroup>
          <tbody>
            {folded.map((item) =>
              item.kind === "row" ? (
                <DiffRows key={item.index} row={item.row} layout={layout} format={format} />
              ) : (
                <tr key={item.index} className="not-first:border-t not-last:border-b">
                  <td
                    colSpan={layout === "split" ? 4 : 3}
                    className="h-7 bg-muted/50 px-4 font-sans text-2xs text-muted-foreground"
                  >
                    <button
                      type="button"
                      className="inline-flex min-h-6 items-center gap-1.5 transition-colors hover:text-foreground"
                      onClick={() => setUnfolded(new Set([...unfolded, item.index]))}
                    >
                      <UnfoldVertical className="size-3" aria-hidden />
                      {formatCounted(item.rows.length, unchanged ? "line" : "unchanged line")}
                    </button>
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function DiffRows({ row, layout, format }: { row: SplitRow; layout: DiffLayout; format: TemplateFormat }) {
  if (layout === "split") {
    return (
      <tr>
        <DiffSide row={row} side="left" format={format} />
        <DiffSide row={row} side="right" format={format} />
      </tr>
    );
  }
  if (row.kind === "same" && row.left && row.right) {
    return (
      <tr>
        <LineNumber line={row.left.line} />
        <LineNumber line={row.right.line} />
        <LineText row={row} side="right" content={row.right} format={format} />
      </tr>
    );
  }
  return (
    <>
      {row.left && (
        <tr className="bg-neg-bg">
          <LineNumber line={row.left.line} />
          <LineNumber line={null} />
          <LineText row={row} side="left" content={row.left} format={format} />
        </tr>
      )}
      {row.right && (
        <tr className="bg-info-bg">
          <LineNumber line={null} />
          <LineNumber line={row.right.line} />
          <LineText row={row} side="right" content={row.right} format={format} />
        </tr>
      )}
    </>
  );
}

export function DiffSectionHeader({
  title,
  added,
  removed,
  note,
}: {
  title: string;
  added: number;
  removed: number;
  /** Stands in place of the counts. */
  note?: string;
}) {
  return (
    <div className="flex h-8 items-center gap-2 border-b bg-muted/50 px-4 text-xs">
      <h3 className="font-medium">{title}</h3>
      <span className="tnum ml-auto text-2xs text-muted-foreground">
        {note ?? (added + removed === 0 ? "unchanged" : <ChangeCount added={added} removed={removed} />)}
      </span>
    </div>
  );
}

/** `+10 −4`, in the colours of added and removed text. */
export function ChangeCount({ added, removed }: { added: number; removed: number }) {
  return (
    <span className="tnum font-medium">
      {added > 0 && <span className="text-info">+{added}</span>}
      {added > 0 && removed > 0 && " "}
      {removed > 0 && <span className="text-neg">−{removed}</span>}
    </span>
  );
}

export function DiffLayoutToggle({
  value,
  onChange,
}: {
  value: DiffLayout;
  onChange: (layout: DiffLayout) => void;
}) {
  return (
    <SegmentedControl
      label="Diff layout"
      value={value}
      onChange={onChange}
      segments={[
        {
          value: "split",
          label: (
            <>
              <Columns2 aria-hidden />
              Split
            </>
          ),
        },
        {
          value: "unified",
          label: (
            <>
              <Rows2 aria-hidden />
              Unified
            </>
          ),
        },
      ]}
    />
  );
}
