"use client";

import { ThemeProvider as Provider } from "next-themes";
import type { ReactNode } from "react";

export function ThemeProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <Provider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      // React warns about a script it renders in the browser; there the type keeps it inert, on the server it runs.
      scriptProps={{ type: typeof window === "undefined" ? "text/javascript" : "text/plain" }}
      {...(nonce && { nonce })}
    >
      {children}
    </Provider>
  );
}
