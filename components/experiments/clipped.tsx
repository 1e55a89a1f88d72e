"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/domain/format";

/** Characters of a text shown and compared at first: a diff of 100 KB takes half a second, and nobody reads it all. */
export const clipAt = 8_000;

/** A text's first characters, never ending inside a surrogate pair. */
export function clip(text: string, limit = clipAt): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** Shows long texts from their beginning, with a button for the rest. Says so where a text is empty. */
export function Clipped({
  texts,
  children,
}: {
  texts: readonly string[];
  /** Draws the texts it is given: whole or cut off. */
  children: (texts: readonly string[]) => ReactNode;
}) {
  // Held by the last text, so that the next cell's is cut off again.
  const [wholeOf, setWholeOf] = useState<string | null>(null);
  const last = texts.at(-1) ?? null;
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const cut = longest > clipAt && wholeOf !== last;
  return (
    <>
      {children(cut ? texts.map((text) => clip(text)) : texts)}
      {cut && (
        <p className="mt-2 flex flex-wrap items-center gap-2 text-2xs text-muted-foreground">
          The first {formatCount(clipAt)} of {formatCount(longest)} characters.
          <Button size="sm" onClick={() => setWholeOf(last)}>
            Show all
          </Button>
        </p>
      )}
    </>
  );
}

/** An output or expected output as it is; an empty one is said to be empty. */
export function PlainText({ text }: { text: string }) {
  if (text === "") return <EmptyText />;
  return (
    <p dir="auto" className="whitespace-pre-wrap break-words leading-[21px] [unicode-bidi:plaintext]">
      {text}
    </p>
  );
}

export function EmptyText({ what = "The output" }: { what?: string }) {
  return <p className="text-muted-foreground">{what} is empty: no character was answered.</p>;
}
