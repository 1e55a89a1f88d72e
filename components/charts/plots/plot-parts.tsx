"use client";

import type { TooltipContentProps } from "recharts";
import { floatClasses } from "@/components/ui/menu-classes";

export const axisTick = { fontSize: 11, fill: "var(--faint)" } as const;
export const gridStroke = "var(--border)";
export const baseStroke = "var(--border-strong)";
export const plotMargin = { top: 6, right: 12, bottom: 0, left: 0 } as const;

export interface TooltipLine {
  key: string;
  label: string;
  value: string;
  color: string;
  dashed?: boolean;
}

/** Time or name, then each series with its value at the right. */
export function PlotTooltip({ head, lines }: { head: string; lines: readonly TooltipLine[] }) {
  return (
    <div className={`${floatClasses} tnum whitespace-nowrap px-2.5 py-1.5 text-2xs leading-[17px]`}>
      <b className="font-semibold">{head}</b>
      {lines.map((line) => (
        <div key={line.key} className="flex justify-between gap-4">
          <span className="inline-flex items-center gap-1.5">
            <i
              className={`w-2.5 border-t-2 ${line.dashed ? "border-dashed" : ""}`}
              style={{ borderColor: line.color }}
            />
            {line.label}
          </span>
          <span>{line.value}</span>
        </div>
      ))}
    </div>
  );
}

export type PlotTooltipContent = TooltipContentProps<number, string>;

/** Three ticks: 0, half, and a round number at or above the largest value. */
export function threeTicks(top: number): number[] {
  return [0, top / 2, top];
}
