"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Only for things that happen off screen; errors of what is on screen stand where they happened. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
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
