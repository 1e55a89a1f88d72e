import { Check, X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import type { GateFinding } from "@/lib/domain/experiments/gate";
import { formatCounted } from "@/lib/domain/format";

/** Whether a build may pass by the experiment's rules, and what speaks against it. */
export function GateNote({ gate }: { gate: GateFinding | null }) {
  if (gate === null) return null;
  return (
    <Card
      className="mt-3 flex flex-wrap items-start gap-x-3 gap-y-1 px-4 py-2.5 text-xs"
      aria-label="CI gate"
    >
      <Badge tone={gate.passed ? "pos" : "neg"}>
        {gate.passed ? <Check aria-hidden /> : <X aria-hidden />}
        {gate.passed ? "Gate passed" : "Gate not passed"}
      </Badge>
      {gate.reasons.length === 0 ? (
        <p className="mt-0.5 text-muted-foreground">
          {gate.rules === 1 ? "Its rule holds" : `All ${formatCounted(gate.rules, "rule")} hold`} for every
          variant.
        </p>
      ) : (
        <ul className="mt-0.5 flex min-w-60 flex-1 flex-col gap-1">
          {gate.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}
