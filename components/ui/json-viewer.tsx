"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Json } from "@/lib/domain/json";
import { cn } from "@/lib/utils";
import { CopyButton } from "./copy-button";

/** JSON as a tree that folds. Levels deeper than `open` start folded. */
export function JsonViewer({
  value,
  open = 2,
  label = "JSON",
  className,
}: {
  value: Json;
  open?: number;
  label?: string;
  className?: string;
}) {
  return (
    <section
      aria-label={label}
      className={cn("group relative rounded-md border border-border bg-background px-3 py-2", className)}
    >
      <div className="absolute right-1 top-1 opacity-0 transition-opacity focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton text={JSON.stringify(value, null, 2)} name="Copy JSON" />
      </div>
      <div className="scroll font-mono text-xs leading-6">
        <Node value={value} depth={0} open={open} last />
      </div>
    </section>
  );
}

interface NodeProps {
  name?: string;
  value: Json;
  depth: number;
  open: number;
  last: boolean;
}

function Node({ name, value, depth, open, last }: NodeProps) {
  const [unfolded, setUnfolded] = useState(depth < open);
  const key =
    name === undefined ? null : <span className="text-muted-foreground">{JSON.stringify(name)}: </span>;
  if (value === null || typeof value !== "object") {
    return (
      <div className="whitespace-pre-wrap break-words pl-4">
        {key}
        <Scalar value={value} />
        {!last && ","}
      </div>
    );
  }
  const list = Array.isArray(value);
  const entries: [string, Json][] = list
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value);
  const [left, right] = list ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) {
    return (
      <div className="pl-4">
        {key}
        {left + right}
        {!last && ","}
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
        className="flex min-h-6 min-w-6 items-center rounded-xs text-left hover:bg-hover"
      >
        <ChevronRight aria-hidden className={cn("mr-1 size-3 text-faint", unfolded && "rotate-90")} />
        {key}
        {left}
        {!unfolded && (
          <span className="text-faint">
            {` ${entries.length} ${list ? "items" : "keys"} `}
            {right}
            {!last && ","}
          </span>
        )}
      </button>
      {unfolded && (
        <>
          <div className="ml-[5px] border-l border-border pl-2">
            {entries.map(([childName, child], index) => (
              <Node
                key={childName}
                {...(!list && { name: childName })}
                value={child}
                depth={depth + 1}
                open={open}
                last={index === entries.length - 1}
              />
            ))}
          </div>
          <div className="pl-4">
            {right}
            {!last && ","}
          </div>
        </>
      )}
    </div>
  );
}

function Scalar({ value }: { value: string | number | boolean | null }) {
  if (typeof value === "string") return <span>{JSON.stringify(value)}</span>;
  if (typeof value === "number") return <span className="text-info">{value}</span>;
  return <span className="text-var">{String(value)}</span>;
}
