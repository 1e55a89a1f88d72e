"use client";

import { useSyncExternalStore } from "react";
import { onDemand } from "./on-demand";
import type { ToastMessage } from "./toaster";

const Shown = onDemand(() => import("./toaster")).part((file) => file.Toaster);

let waiting: ToastMessage[] = [];
let count = 0;
const listeners = new Set<() => void>();

function show(text: string, failed: boolean): void {
  waiting.push({ text, failed });
  count += 1;
  for (const listener of listeners) listener();
}

function take(): ToastMessage[] {
  const taken = waiting;
  waiting = [];
  return taken;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear. Fetched at the first one: nothing is shown until something happened off screen. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => count,
    () => 0,
  );
  return shown === 0 ? null : <Shown count={shown} take={take} />;
}

/** Says that something off screen is done. */
export const toast = Object.assign((message: string) => show(message, false), {
  error: (message: string) => show(message, true),
});
