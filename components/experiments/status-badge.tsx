import { Ban, Check, Clock, LoaderCircle, OctagonX, Wallet } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { ExperimentStatus } from "./types";

const looks = {
  pending: { tone: "neutral", label: "Queued", glyph: Clock },
  running: { tone: "info", label: "Running", glyph: LoaderCircle },
  completed: { tone: "pos", label: "Completed", glyph: Check },
  failed: { tone: "neg", label: "Failed", glyph: OctagonX },
  cancelled: { tone: "neutral", label: "Cancelled", glyph: Ban },
  over_budget: { tone: "warn", label: "Stopped at budget", glyph: Wallet },
} as const;

export function ExperimentStatusBadge({ status }: { status: ExperimentStatus }) {
  const look = looks[status];
  const Glyph = look.glyph;
  return (
    <Badge tone={look.tone}>
      <Glyph aria-hidden className={status === "running" ? "animate-spin" : undefined} />
      {look.label}
    </Badge>
  );
}
