"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** The reader's time zone; UTC on the server and in the first render, so that both agree. */
export function useTimeZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );
}
