import type { CompletionRequest } from "@/lib/domain/runs/completion";
import { clamp } from "./chance";
import { fillSchema } from "./fallback";
import { type JudgeSections, judgeSections } from "./judge-sections";
import { closestSentence, contentWords, isNumber, overlap, sentences } from "./words";

type Support = "supported" | "contradicted" | "unsupported";

/** Where a judge may look for evidence. */
type Source = "messages" | "context" | "expected";

interface Claim {
  claim: string;
  support: Support;
  /** Words of the material; null when unsupported. */
  evidence: string | null;
  source: Source | null;
}

const silent = /\b(does|do|did) not (say|mention|state|contain)\b|\bnot (stated|mentioned|specified)\b/i;

function opening(text: string): "yes" | "no" | null {
  const word = /^\W*(yes|no)\b/i.exec(text)?.[1]?.toLowerCase();
  return word === "yes" || word === "no" ? word : null;
}

function sameJsonFields(output: string, expected: string): number | null {
  try {
    const want: unknown = JSON.parse(expected);
    if (typeof want !== "object" || want === null) return null;
    const found = /\{[\s\S]*\}/.exec(output)?.[0];
    if (found === undefined) return 0;
    const got = JSON.parse(found) as Record<string, unknown>;
    const fields = Object.entries(want);
    const right = fields.filter(([key, value]) => JSON.stringify(got[key]) === JSON.stringify(value)).length;
    return fields.length === 0 ? 1 : right / fields.length;
  } catch {
    return null;
  }
}

/**
 * Agreement of an output with the expected answer in [0, 1], by shared content words: what is missing weighs
 * more than what is added, a missing figure or the opposite of yes and no more than either.
 */
export function agreement(output: string, expected: string): number {
  const fields = sameJsonFields(output, expected);
  if (fields !== null) return Math.round(fields * 100) / 100;
  if (silent.test(expected) !== silent.test(output)) return 0;
  const want = contentWords(expected);
  const got = contentWords(output);
  const gotSet = new Set(got);
  const wantSet = new Set(want);
  const recall = overlap(want, gotSet);
  const precision = got.length === 0 ? 0 : overlap(got, wantSet);
  let score = 0.85 * recall + 0.15 * precision;
  const figures = want.filter(isNumber);
  if (figures.length > 0) score *= 0.5 + 0.5 * overlap(figures, gotSet);
  const [a, b] = [opening(expected), opening(output)];
  if (a !== null && b !== null && a !== b) score = Math.min(score, 0.2);
  return Math.round(clamp(score, 0, 1) * 20) / 20;
}

interface Evidence {
  sentence: string;
  source: Source;
}

function supportOf(claim: string, evidence: readonly Evidence[], all: ReadonlySet<string>): Claim {
  const words = contentWords(claim);
  const best = closestSentence(
    claim,
    evidence.map(({ sentence }) => sentence),
  );
  const source = evidence.find(({ sentence }) => sentence === best.sentence)?.source ?? null;
  const strange = words.filter((word) => isNumber(word) && !all.has(word));
  if (overlap(words, all) >= 0.72 && strange.length === 0)
    return { claim, support: "supported", evidence: best.sentence, source };
  if (strange.length > 0 && best.share >= 0.4)
    return { claim, support: "contradicted", evidence: best.sentence, source };
  return { claim, support: "unsupported", evidence: null, source: null };
}

/** The output's statements, each held against the sentences of everything the model was given. */
export function checkClaims(output: string, sources: Readonly<Record<Source, string | null>>): Claim[] {
  const evidence = (["context", "expected", "messages"] as const).flatMap((source) =>
    sentences(sources[source] ?? "").map((sentence) => ({ sentence, source })),
  );
  const all = new Set(evidence.flatMap(({ sentence }) => contentWords(sentence)));
  const plain = output.replace(/["“”]/g, " ");
  return sentences(plain)
    .flatMap((sentence) => sentence.split(/;\s+/))
    .filter((claim) => contentWords(claim).length >= 2 && !silent.test(claim) && !claim.endsWith("?"))
    .map((claim) => supportOf(claim.trim(), evidence, all));
}

interface Findings {
  score: number;
  reason: string;
  claims: Claim[];
  /** Sign of the first answer's lead over the second. */
  lead: number;
}

/** Without an expected answer, how far the output's own words stand in the material. */
function grounding(output: string, sections: JudgeSections): number {
  const material = new Set(contentWords(`${sections.context ?? ""} ${sections.input ?? ""}`));
  return Math.round(overlap(contentWords(output), material) * 20) / 20;
}

function reasonFor(sections: JudgeSections, score: number): string {
  const share = Math.round(score * 100);
  if (sections.expected === null) return `${share} % of the output's words stand in the material.`;
  const got = new Set(contentWords(sections.output ?? ""));
  const missing = contentWords(sections.expected).filter((word) => !got.has(word));
  if (missing.length === 0 && score > 0.8) return "Everything the expected answer says is in the output.";
  if (missing.length === 0) return `The output agrees with the expected answer to ${share} %.`;
  const examples = [...new Set(missing)].slice(0, 6).join(", ");
  return `The output agrees with the expected answer to ${share} %. It lacks: ${examples}.`;
}

function examine(sections: JudgeSections): Findings {
  const { expected } = sections;
  const output = sections.output ?? "";
  const scoreOf = (text: string) =>
    expected === null ? grounding(text, sections) : agreement(text, expected);
  const score = scoreOf(output);
  const other = sections.other === null ? 0 : scoreOf(sections.other);
  return {
    score,
    reason: reasonFor(sections, score),
    claims: checkClaims(output, { messages: sections.input, context: sections.context, expected }),
    lead: Math.abs(score - other) < 0.05 ? 0 : Math.sign(score - other),
  };
}

type Schema = Record<string, unknown>;

function record(value: unknown): Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

function enumOf(schema: unknown): string[] {
  const values = record(schema).enum;
  if (Array.isArray(values)) return values.filter((value) => typeof value === "string");
  const variants = record(schema).anyOf;
  return Array.isArray(variants)
    ? variants.flatMap((variant) => {
        const constant = record(variant).const;
        return typeof constant === "string" ? [constant] : enumOf(variant);
      })
    : [];
}

function wordFor(support: Support, allowed: readonly string[]): string {
  const pattern = {
    supported: /^(supported|yes|true|entailed)/i,
    contradicted: /^(contradict|refuted)/i,
    unsupported: /^(unsupported|not|no|unknown|neutral)/i,
  };
  return allowed.find((word) => pattern[support].test(word)) ?? support;
}

function claimFor(schema: unknown, claim: Claim): unknown {
  const properties = record(record(schema).properties);
  return Object.fromEntries(
    Object.entries(properties).map(([key, inner]) => {
      if (/claim|statement|text/i.test(key)) return [key, claim.claim];
      if (/source/i.test(key)) return [key, claim.source];
      if (/evidence|quote/i.test(key)) return [key, claim.evidence];
      if (/verdict|label|status|support|judg/i.test(key))
        return [
          key,
          record(inner).type === "boolean"
            ? claim.support === "supported"
            : wordFor(claim.support, enumOf(inner)),
        ];
      if (/reason|explan/i.test(key)) return [key, `${claim.support} by the material given`];
      return [key, fillSchema(inner, claim.claim)];
    }),
  );
}

function winnerFor(lead: number, allowed: readonly string[]): string {
  const wanted =
    lead === 0
      ? /tie|equal|same|neither/i
      : lead > 0
        ? /^(output_|answer_)?(a|1|first)$/i
        : /^(output_|answer_)?(b|2|second)$/i;
  return allowed.find((word) => wanted.test(word)) ?? (lead === 0 ? "tie" : lead > 0 ? "A" : "B");
}

function valueFor(key: string, schema: unknown, findings: Findings): unknown {
  if (/claim|statement/i.test(key))
    return findings.claims.map((claim) => claimFor(record(schema).items, claim));
  if (/winner|better|prefer|choice/i.test(key)) return winnerFor(findings.lead, enumOf(schema));
  if (/reason|explan|rationale|comment|thought/i.test(key)) return findings.reason;
  if (/score|grade|rating|correctness/i.test(key)) {
    const { maximum, minimum, type } = record(schema);
    const [low, high] = [
      typeof minimum === "number" ? minimum : 0,
      typeof maximum === "number" ? maximum : 1,
    ];
    const value = low + findings.score * (high - low);
    return type === "integer" ? Math.round(value) : value;
  }
  if (/pass|correct|ok/i.test(key)) return findings.score >= 0.7;
  return fillSchema(schema, findings.reason);
}

/**
 * The simulated judge: a well-formed JSON answer from honest word overlap, or null when the request is not a
 * judge's question. Recognised by the properties its response schema asks for and the fenced output it shows.
 */
export function judgeAnswer(request: CompletionRequest): string | null {
  const format = request.responseFormat;
  const properties = format?.type === "json_schema" ? record(format.schema.properties) : {};
  const asksVerdict = Object.keys(properties).some((key) => /^(score|claims|winner|verdict)$/i.test(key));
  if (!asksVerdict) return null;
  // The first question that shows an output: a request to repair an answer comes after it and shows none.
  const sections = request.messages
    .filter((message) => message.role === "user")
    .map((message) => judgeSections(message.content))
    .find((found) => found.output !== null);
  if (sections === undefined) return null;
  const findings = examine(sections);
  const fields = Object.entries(properties).map(([key, schema]) => [key, valueFor(key, schema, findings)]);
  return JSON.stringify(Object.fromEntries(fields));
}
