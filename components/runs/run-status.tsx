import { Ban, Check, Clock, LoaderCircle, OctagonX } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { RunAnswer } from "@/lib/domain/api/runs";

const looks = {
  pending: { tone: "neutral", label: "Queued", glyph: Clock },
  running: { tone: "info", label: "Running", glyph: LoaderCircle },
  completed: { tone: "neutral", label: "Completed", glyph: Check },
  failed: { tone: "neg", label: "Failed", glyph: OctagonX },
  cancelled: { tone: "neutral", label: "Cancelled", glyph: Ban },
} as const;

/** A run's state; a failed one says its kind. */
export function RunStatusBadge({
  status,
  errorKind = null,
}: {
  status: RunAnswer["status"];
  errorKind?: string | null;
}) {
  const look = looks[status];
  const Glyph = look.glyph;
  return (
    <Badge tone={look.tone}>
      <Glyph aria-hidden className={status === "running" ? "animate-spin" : undefined} />
      {status === "failed" && errorKind !== null ? errorKind.replaceAll("_", " ") : look.label}
    </Badge>
  );
}
