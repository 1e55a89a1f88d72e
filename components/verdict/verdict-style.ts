import { ArrowDown, ArrowUp, CircleDashed, Equal, LoaderCircle, type LucideIcon } from "lucide-react";
import type { Verdict } from "@/lib/domain/statistics/comparison";

export type VerdictStatus = Verdict | "running";

export interface VerdictStyle {
  /** As the chip says it. */
  label: string;
  glyph: LucideIcon;
  chip: string;
  text: string;
  /** CSS colour of intervals and marks. */
  line: string;
  mark: "filled" | "hollow" | "diamond";
  dashed: boolean;
}

export const verdictStyles: Record<VerdictStatus, VerdictStyle> = {
  improved: {
    label: "IMPROVED",
    glyph: ArrowUp,
    chip: "border-pos-line/28 bg-pos-bg text-pos",
    text: "text-pos",
    line: "var(--pos-line)",
    mark: "filled",
    dashed: false,
  },
  regressed: {
    label: "REGRESSED",
    glyph: ArrowDown,
    chip: "border-neg-line/30 bg-neg-bg text-neg",
    text: "text-neg",
    line: "var(--neg-line)",
    mark: "filled",
    dashed: false,
  },
  no_evidence: {
    label: "NO EVIDENCE",
    glyph: Equal,
    chip: "border-border-strong bg-muted text-muted-foreground",
    text: "text-muted-foreground",
    line: "var(--neutral-line)",
    mark: "hollow",
    dashed: false,
  },
  underpowered: {
    label: "UNDERPOWERED",
    glyph: CircleDashed,
    chip: "border-dashed border-warn-line text-warn",
    text: "text-warn",
    line: "var(--warn-line)",
    mark: "diamond",
    dashed: true,
  },
  running: {
    label: "RUNNING",
    glyph: LoaderCircle,
    chip: "border-info-line/28 bg-info-bg text-info",
    text: "text-info",
    line: "var(--info-line)",
    mark: "hollow",
    dashed: false,
  },
};
