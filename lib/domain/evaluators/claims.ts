import { z } from "zod";
import type { ScorerInput } from "./evaluator";

export const claimStatuses = ["supported", "contradicted", "unsupported"] as const;
export const claimSources = ["messages", "context", "expected"] as const;

/** A claim of the output, as the judge found it. */
export const judgedClaimSchema = z.object({
  claim: z.string().describe("The claim, in one sentence that stands alone."),
  status: z.enum(claimStatuses),
  evidence: z
    .string()
    .nullable()
    .default(null)
    .describe("Words copied exactly from the material, or null when unsupported."),
  source: z
    .enum(claimSources)
    .nullable()
    .default(null)
    .describe("Where the evidence stands, or null when unsupported."),
});

/**
 * A claim with its evidence looked up. `evidence_found`: whether the quote occurs in the material; null without a quote.
 */
export const claimSchema = z.strictObject({
  claim: z.string(),
  status: z.enum(claimStatuses),
  evidence: z.string().nullable(),
  source: z.enum(claimSources).nullable(),
  evidence_found: z.boolean().nullable(),
});
export type Claim = z.output<typeof claimSchema>;

/** Text for looking up quotes: judges change case, spacing, quotation marks and dashes, and those make no difference. */
function comparable(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[“”„«»"'‘’`]/g, "")
    .replace(/[‐-―−]/g, "-")
    .replace(/\s+/g, " ")
    .trim();
}

/** Whether a quote stands in a text. Parts around an ellipsis must stand there in order. */
function occurs(quote: string, text: string): boolean {
  const parts = quote
    .split(/\.{3,}|…/)
    .map((part) => comparable(part).replace(/^[.,;:]+|[.,;:]+$/g, ""))
    .filter((part) => part !== "");
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return parts.length > 0;
}

/** Looks up the quoted evidence of each claim in the material; a quote found elsewhere than said has its source corrected. */
export function verifyClaims(
  claims: readonly z.output<typeof judgedClaimSchema>[],
  input: Pick<ScorerInput, "messages" | "context" | "expected">,
): Claim[] {
  const texts: Record<(typeof claimSources)[number], string> = {
    messages: comparable(input.messages.map((message) => message.content).join("\n")),
    context: comparable(input.context ?? ""),
    expected: comparable(input.expected ?? ""),
  };
  return claims.map(({ claim, status, evidence, source }) => {
    if (evidence === null || evidence.trim() === "" || status === "unsupported") {
      return { claim, status, evidence: null, source: null, evidence_found: null };
    }
    const order =
      source === null ? claimSources : [source, ...claimSources.filter((name) => name !== source)];
    const found = order.find((name) => occurs(evidence, texts[name]));
    return { claim, status, evidence, source: found ?? source, evidence_found: found !== undefined };
  });
}

/** Share of claims that are contradicted or unsupported; 0 when there are none. */
export function hallucinationRate(claims: readonly Pick<Claim, "status">[]): number {
  if (claims.length === 0) return 0;
  return claims.filter((claim) => claim.status !== "supported").length / claims.length;
}
