"use client";

import { usePathname } from "next/navigation";

/** The path in the address bar, as a person reads it. */
export function Address() {
  return <code className="mono break-all text-foreground">{readable(usePathname())}</code>;
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
