"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";

export interface ToastMessage {
  text: string;
  failed: boolean;
}

/** Shows what waits whenever `count` has grown. Only for things that happen off screen; errors of what is on screen stand where they happened. */
export function Toaster({ count, take }: { count: number; take: () => ToastMessage[] }) {
  const { resolvedTheme } = useTheme();
  // Runs after Sonner's own effects: it listens by then.
  useEffect(() => {
    if (count === 0) return;
    for (const { text, failed } of take()) {
      if (failed) toast.error(text);
      else toast(text);
    }
  }, [count, take]);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-start gap-2 rounded-md border border-border bg-card px-3 py-2.5 text-sm text-foreground shadow-pop",
          title: "font-medium",
          description: "text-muted-foreground",
          actionButton: "ml-auto underline underline-offset-2 font-medium",
          error: "text-neg",
        },
      }}
    />
  );
}
