"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
  /** One key ("j", "?", "Escape"), a sequence ("g d"), or with Cmd on a Mac and Ctrl elsewhere ("mod+k"). */
  keys: string;
  /** What it does, as "?" lists it. */
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
}

const SEQUENCE_MS = 1200;
const registered = new Set<{ current: readonly Shortcut[] }>();
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];
let pending: { key: string; at: number } | null = null;

function refresh() {
  snapshot = [...registered].flatMap((entry) => entry.current);
  for (const listener of listeners) listener();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input:not([type=checkbox],[type=radio]), textarea, select") !== null)
  );
}

function isModalOpen(): boolean {
  return (
    document.querySelector(
      "[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu]",
    ) !== null
  );
}

function pressed(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.metaKey || event.ctrlKey ? `mod+${key}` : key;
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const key = pressed(event);
  // Letters are off while a field has focus or a dialog is open; combinations with Cmd or Ctrl are not.
  if (!key.startsWith("mod+") && (isTyping(event.target) || isModalOpen())) return;
  const sequence = pending && event.timeStamp - pending.at < SEQUENCE_MS ? `${pending.key} ${key}` : null;
  pending = null;
  // The newest registration wins: what a drawer registers stands over what its page did.
  const candidates = [...registered].reverse().flatMap((entry) => entry.current);
  const hit =
    (sequence && candidates.find((one) => one.keys === sequence)) ||
    candidates.find((one) => one.keys === key);
  if (hit) {
    event.preventDefault();
    hit.run(event);
  } else if (candidates.some((one) => one.keys.startsWith(`${key} `))) {
    pending = { key, at: event.timeStamp };
  }
}

/** Registers shortcuts while the component is mounted. They appear in the "?" list. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const entry = useRef<readonly Shortcut[]>(shortcuts);
  useEffect(() => {
    entry.current = shortcuts;
  });
  const signature = shortcuts.map((one) => `${one.group}/${one.keys}/${one.label}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the list, whose functions change every render
  useEffect(() => {
    registered.add(entry);
    if (registered.size === 1) window.addEventListener("keydown", onKeyDown);
    refresh();
    return () => {
      registered.delete(entry);
      if (registered.size === 0) window.removeEventListener("keydown", onKeyDown);
      refresh();
    };
  }, [signature]);
}

const none: readonly Shortcut[] = [];

/** Every shortcut that works on this page now. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
    () => none,
  );
}

/** "mod+k" as keys to show: ["⌘", "K"] on a Mac, ["Ctrl", "K"] elsewhere. */
export function shortcutKeys(keys: string, mac: boolean): string[] {
  return keys.split(/[ +]/).map((key) => {
    if (key === "mod") return mac ? "⌘" : "Ctrl";
    if (key === "Escape") return "Esc";
    return key.length === 1 ? key.toUpperCase() : key;
  });
}

const noChange = () => () => undefined;

/** False on the server and until the first render in the browser, so that both agree. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    noChange,
    () => /mac|iphone|ipad/i.test(navigator.platform),
    () => false,
  );
}
