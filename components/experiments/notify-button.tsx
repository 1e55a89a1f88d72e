"use client";

import { Bell, BellRing } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { ExperimentStatus } from "./types";

const ends: Partial<Record<ExperimentStatus, string>> = {
  completed: "has ended",
  failed: "failed",
  cancelled: "was cancelled",
  over_budget: "stopped at its budget",
};

/** Asks once for permission, then has the browser say when the run ends, wherever one looks by then. */
export function NotifyButton({
  experimentId,
  name,
  ended,
}: {
  experimentId: string;
  name: string;
  /** The status it ended with; null while it runs. */
  ended: ExperimentStatus | null;
}) {
  const [state, setState] = useState<"unknown" | "off" | "on" | "refused">("unknown");
  const told = useRef(false);
  useEffect(() => {
    if ("Notification" in window) setState(Notification.permission === "denied" ? "refused" : "off");
  }, []);
  useEffect(() => {
    if (ended === null || state !== "on" || told.current) return;
    told.current = true;
    const note = new Notification(`${name} ${ends[ended] ?? "has ended"}`, { tag: experimentId });
    note.onclick = () => window.focus();
  }, [ended, state, name, experimentId]);
  if (state === "unknown") return null;
  return (
    <Button
      aria-pressed={state === "on"}
      disabled={state === "refused"}
      title={
        state === "refused"
          ? "The browser does not let this site show notifications"
          : "While this page stays open"
      }
      onClick={async () => {
        if (state === "on") return setState("off");
        setState((await Notification.requestPermission()) === "granted" ? "on" : "refused");
      }}
    >
      {state === "on" ? <BellRing aria-hidden /> : <Bell aria-hidden />}
      {state === "on" ? "Will notify" : "Notify me"}
    </Button>
  );
}
