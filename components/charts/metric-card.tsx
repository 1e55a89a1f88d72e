import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { cn } from "@/lib/utils";
import { Sparkline } from "./sparkline";

export interface MetricCardProps {
  label: string;
  /** Written with lib/domain/format. */
  value: string;
  /** After the value, small: "s", "%". */
  unit?: string;
  /** Written difference with its sign, "+8.1%". */
  change?: string;
  /** Whether the change is good; colour is spent only where that is clear. */
  tone?: "pos" | "neg" | "neutral";
  trend?: readonly (number | null)[];
  /** In place of the change: "of 14 prompts". */
  hint?: ReactNode;
}

/** One number of the dashboard with its change and trend. */
export function MetricCard({ label, value, unit, change, tone = "neutral", trend, hint }: MetricCardProps) {
  const Arrow = change?.startsWith("−") ? ArrowDown : ArrowUp;
  return (
    <Card className="px-4 pb-2.5 pt-3">
      <h2 className="text-xs font-medium text-muted-foreground">{label}</h2>
      <div className="mt-1 flex items-end justify-between gap-2">
        <div className="min-w-0">
          <div className="tnum whitespace-nowrap text-2xl font-semibold leading-7 tracking-[-0.01em]">
            {value}
            {unit && (
              <span className="ml-0.5 text-sm font-normal text-muted-foreground">
                {unit === "%" ? unit : ` ${unit}`}
              </span>
            )}
          </div>
          <div
            className={cn(
              "tnum inline-flex items-center gap-0.5 whitespace-nowrap text-2xs",
              tone === "pos" ? "text-pos" : tone === "neg" ? "text-neg" : "text-muted-foreground",
            )}
          >
            {change && <Arrow className="size-3" aria-hidden />}
            {change ?? hint ?? "\u00a0"}
          </div>
        </div>
        {trend && (
          <div className="shrink-0 max-sm:hidden">
            <Sparkline values={trend} color={tone === "neg" ? "c5" : "c1"} />
          </div>
        )}
      </div>
    </Card>
  );
}
