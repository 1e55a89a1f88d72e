import { CircleCheck, CircleQuestionMark, CircleX } from "lucide-react";
import { cn } from "@/lib/utils";
import type { Claim, ClaimStatus } from "./types";

const looks = {
  supported: { label: "Supported", tone: "text-pos", glyph: CircleCheck },
  contradicted: { label: "Contradicted", tone: "text-neg", glyph: CircleX },
  unsupported: { label: "Unsupported", tone: "text-warn", glyph: CircleQuestionMark },
} as const;

/** "4 claims: 1 supported, 2 contradicted, 1 unsupported". */
export function claimsSummary(claims: readonly Claim[]): string {
  const count = (status: ClaimStatus) => claims.filter((claim) => claim.status === status).length;
  const parts = (["supported", "contradicted", "unsupported"] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  return `${claims.length} ${claims.length === 1 ? "claim" : "claims"}: ${parts.join(", ")}`;
}

/** What the output claims and whether the prompt, context or expected output bears it out. */
export function ClaimsList({ claims, className }: { claims: readonly Claim[]; className?: string }) {
  return (
    <ul className={className}>
      {claims.map((claim) => {
        const look = looks[claim.status];
        const Glyph = look.glyph;
        return (
          <li
            key={`${claim.text}${claim.evidence ?? ""}`}
            className="grid grid-cols-[16px_1fr_auto] gap-x-2 py-[3px]"
          >
            <Glyph aria-hidden className={cn("mt-[3px] size-3.5", look.tone)} />
            <div className="min-w-0 break-words">
              “{claim.text}”{" "}
              {claim.evidence && <span className="text-xs text-muted-foreground">{claim.evidence}</span>}
            </div>
            <span className={cn("mt-0.5 text-2xs font-medium", look.tone)}>{look.label}</span>
          </li>
        );
      })}
    </ul>
  );
}
