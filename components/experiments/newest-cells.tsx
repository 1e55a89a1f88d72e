"use client";

import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { useTimeZone } from "@/components/charts/use-time-zone";
import { HeatScore } from "@/components/heat/heat-cell";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { readCellReference } from "@/lib/domain/experiments/packed-matrix";
import { formatClock, formatDuration } from "@/lib/domain/format";
import type { FeedItem } from "./types";
import type { CellPosition } from "./use-matrix";
import { shortVariantName, type VariantRef } from "./variant-names";

/** Cells as they finish, newest first. Not read out: progress is. */
export function NewestCells({
  items,
  variants,
  onOpen,
}: {
  items: readonly FeedItem[];
  variants: readonly VariantRef[];
  onOpen: (position: CellPosition) => void;
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
          {shown.map((item) => (
            <NewestCell
              key={item.cellId}
              item={item}
              time={formatClock(item.at, timeZone)}
              variants={variants}
              onOpen={onOpen}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function NewestCell({
  item,
  time,
  variants,
  onOpen,
}: {
  item: FeedItem;
  time: string;
  variants: readonly VariantRef[];
  onOpen: (position: CellPosition) => void;
}) {
  const column = variants.findIndex((one) => one.variantId === item.variantId);
  const variant = variants[column];
  const name = variant ? shortVariantName(variant, variants) : "";
  const exampleId = readCellReference(item.cellId)?.exampleId;
  return (
    <li className="animate-fade-in">
      <button
        type="button"
        disabled={variant === undefined || exampleId === undefined}
        onClick={() => exampleId !== undefined && onOpen({ exampleId, column })}
        className="tnum grid h-[27px] w-full grid-cols-[58px_56px_1fr_56px_44px] items-center gap-x-2 px-4 text-left outline-offset-[-2px] hover:bg-hover"
      >
        <span className="sr-only">Open</span>
        <span className="text-2xs text-faint">{time}</span>
        <span className="mono truncate text-muted-foreground" title={item.exampleName}>
          {item.exampleName}
        </span>
        <span className="truncate">{name}</span>
        <span className="num text-muted-foreground">{formatDuration(item.latencyMs)}</span>
        {item.errorCode ? (
          <span className="heat h-5!" data-h="failed">
            {item.errorCode}
          </span>
        ) : (
          <HeatScore score={item.score} className="h-5!" />
        )}
      </button>
    </li>
  );
}
