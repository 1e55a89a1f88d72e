"use client";

import { type ComponentProps, type KeyboardEvent, useRef, useState } from "react";
import { cn } from "@/lib/utils";
import { splitTemplate, type TemplateFormat } from "./template-text";

// Both layers must break lines alike, so every metric of the text stands in one place.
const metrics =
  "col-start-1 row-start-1 font-mono text-xs leading-5 whitespace-pre-wrap break-words px-3 py-2 [font-variant-ligatures:none] [tab-size:2]";

export interface CodeEditorProps
  extends Omit<ComponentProps<"textarea">, "value" | "defaultValue" | "onChange"> {
  /** Give `value` and `onValueChange`, or `defaultValue` with `name` inside a form. */
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  /** Marks template variables of this format; "plain" marks nothing. */
  format?: TemplateFormat | "plain";
  /** Numbers the lines, for code that errors name by line. */
  numbered?: boolean;
  /** The line an error names, from 1; only where lines are numbered. */
  wrongLine?: number | null;
  /** No edge of its own, for editors that fill a panel. */
  bare?: boolean;
}

/**
 * A monospaced textarea that grows with its text and marks variables. Where lines are numbered, which is code, Tab writes two
 * spaces as soon as somebody writes or points there; Escape gives it back to the page.
 */
export function CodeEditor({
  value,
  defaultValue,
  onValueChange,
  format = "liquid",
  numbered = false,
  wrongLine = null,
  bare = false,
  rows = 4,
  className,
  onKeyDown,
  onBlur,
  ...props
}: CodeEditorProps) {
  const [inner, setInner] = useState(defaultValue ?? "");
  const tabIndents = useRef(false);
  const text = value ?? inner;
  const change = (next: string) => {
    setInner(next);
    onValueChange?.(next);
  };
  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    onKeyDown?.(event);
    if (event.defaultPrevented) return;
    if (event.key === "Escape") tabIndents.current = false;
    if (event.key !== "Tab" || event.shiftKey || !numbered || !tabIndents.current || props.readOnly) return;
    event.preventDefault();
    const area = event.currentTarget;
    area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
    change(area.value);
  };
  return (
    <div
      className={cn(
        "grid min-w-0",
        !bare &&
          "rounded-md border border-border-strong bg-card focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-ring has-aria-invalid:border-neg-line",
        className,
      )}
    >
      {numbered ? (
        <NumberedLines text={text} rows={rows} wrong={wrongLine} />
      ) : (
        <Marked text={text} format={format} rows={rows} />
      )}
      <textarea
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        rows={rows}
        {...props}
        value={text}
        aria-description={
          numbered
            ? "While you write, Tab indents; press Escape first to go on to the next field."
            : undefined
        }
        onChange={(event) => {
          tabIndents.current = true;
          change(event.target.value);
        }}
        onPointerDown={() => {
          tabIndents.current = true;
        }}
        onKeyDown={handleKey}
        onBlur={(event) => {
          tabIndents.current = false;
          onBlur?.(event);
        }}
        className={cn(
          metrics,
          numbered && "pl-11",
          "resize-none overflow-hidden bg-transparent text-transparent caret-foreground placeholder:text-faint selection:bg-info-line/30",
          !bare && "outline-none",
        )}
      />
    </div>
  );
}

/** The text with a number beside each of its lines, however often the line wraps. */
function NumberedLines({ text, rows, wrong }: { text: string; rows: number; wrong: number | null }) {
  return (
    <div
      aria-hidden
      className={cn(metrics, "pointer-events-none pl-0 pr-0")}
      style={{ minHeight: rows * 20 + 16 }}
    >
      {text.split("\n").map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <span key={index} className={cn("relative block pr-3 pl-11", index + 1 === wrong && "bg-neg-bg")}>
          <span
            className={cn(
              "tnum absolute left-0 w-8 text-right",
              index + 1 === wrong ? "font-semibold text-neg" : "text-faint",
            )}
          >
            {index + 1}
          </span>
          {line}
          {/* An empty line has no height of its own. */}
          {"\u200b"}
        </span>
      ))}
    </div>
  );
}

function Marked({ text, format, rows }: { text: string; format: TemplateFormat | "plain"; rows: number }) {
  const parts = format === "plain" ? [{ text, variable: false }] : splitTemplate(text, format);
  let at = 0;
  return (
    <div aria-hidden className={cn(metrics, "pointer-events-none")} style={{ minHeight: rows * 20 + 16 }}>
      {parts.map((part) => {
        const key = at;
        at += part.text.length;
        return (
          <span
            key={key}
            className={
              part.variable ? "rounded-xs bg-var-bg text-var shadow-[0_0_0_2px_var(--var-bg)]" : undefined
            }
          >
            {part.text}
          </span>
        );
      })}
      {/* A last newline has no height of its own in the marked layer. */}
      {"\u200b"}
    </div>
  );
}
