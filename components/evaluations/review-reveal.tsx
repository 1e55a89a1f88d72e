import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { ClaimsList } from "@/components/experiments/claims-list";
import { formatScore } from "@/lib/domain/format";
import { cellHref } from "./result-words";

/** What the judge had said, shown once the reviewer has answered. */
export interface Revealed {
  experimentId: string;
  exampleId: string;
  /** Place of the cell's variant in its experiment. */
  column: number;
  /** "v2 on gpt-4.1-mini". */
  version: string;
  score: number | null;
  reason: string | null;
  scores: readonly { evaluator: string; score: number | null; reason: string }[];
  claims: readonly {
    claim: string;
    status: "supported" | "contradicted" | "unsupported";
    evidence: string | null;
  }[];
}

export function RevealedJudge({ revealed }: { revealed: Revealed }) {
  const { version, scores, claims } = revealed;
  return (
    <section
      aria-label="What the judge said"
      aria-live="polite"
      className="scroll max-h-[45vh] border-b bg-muted px-5 py-3"
    >
      <header className="mb-1.5 flex flex-wrap items-center gap-2">
        <h3 className="text-xs font-semibold">Judge</h3>
        <Link
          href={cellHref(revealed)}
          className="ml-auto inline-flex items-center gap-1 text-2xs text-muted-foreground hover:underline"
        >
          {version}
          <ArrowUpRight className="size-3" aria-hidden />
        </Link>
      </header>
      <dl className="flex flex-col gap-1.5">
        {scores.map(({ evaluator, score, reason }) => (
          <div key={evaluator} className="grid grid-cols-[140px_44px_minmax(0,1fr)] gap-2">
            <dt className="truncate">{evaluator}</dt>
            <dd className="num font-medium">{formatScore(score)}</dd>
            <dd dir="auto" className="break-words text-muted-foreground">
              {reason}
            </dd>
          </div>
        ))}
      </dl>
      {claims.length > 0 && (
        <ClaimsList
          className="mt-2"
          claims={claims.map(({ claim, status, evidence }) => ({ text: claim, status, evidence }))}
        />
      )}
    </section>
  );
}
