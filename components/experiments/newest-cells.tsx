"use client";

import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { useTimeZone } from "@/components/charts/use-time-zone";
import { HeatScore } from "@/components/heat/heat-cell";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { formatClock, formatDuration } from "@/lib/domain/format";
import type { FeedItem } from "./types";
import { shortVariantName, type VariantRef } from "./variant-names";

/** Cells as they finish, newest first. Not read out: progress is. */
export function NewestCells({
  items,
  variants,
}: {
  items: readonly FeedItem[];
  variants: readonly VariantRef[];
}) {
  const [held, setHeld] = useState<readonly FeedItem[] | null>(null);
  const timeZone = useTimeZone();
  const shown = held ?? items;
  return (
    <Card className="overflow-hidden lg:w-[336px] lg:shrink-0" aria-label="Newest cells">
      <CardHeader
        title="Newest cells"
        aside={
          <Button
            variant="ghost"
            size="sm"
            className="-mr-2"
            aria-pressed={held !== null}
            onClick={() => setHeld(held ? null : items)}
          >
            {held ? <Play aria-hidden /> : <Pause aria-hidden />}
            {held ? "Resume feed" : "Pause feed"}
          </Button>
        }
      />
      {shown.length === 0 ? (
        <p className="px-4 py-3 text-muted-foreground">The first finished cell appears here.</p>
      ) : (
        <ul className="scroll max-h-[420px] text-xs">
          {shown.map((item) => {
            const variant = variants.find((one) => one.variantId === item.variantId);
            return (
              <li
                key={item.cellId}
                className="tnum grid h-[27px] animate-fade-in grid-cols-[58px_56px_1fr_56px_44px] items-center gap-x-2 px-4"
              >
                <span className="text-2xs text-faint">{formatClock(item.at, timeZone)}</span>
                <span className="mono truncate text-muted-foreground" title={item.exampleName}>
                  {item.exampleName}
                </span>
                <span className="truncate">{variant && shortVariantName(variant, variants)}</span>
                <span className="num text-muted-foreground">{formatDuration(item.latencyMs)}</span>
                {item.errorCode ? (
                  <span className="heat h-5!" data-h="failed">
                    {item.errorCode}
                  </span>
                ) : (
                  <HeatScore score={item.score} className="h-5!" />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
