import { z } from "zod";
import { type Claim, hallucinationRate, judgedClaimSchema, verifyClaims } from "./claims";
import { judgeModelField } from "./config-fields";
import type { EvaluatorDefinition, ScorerResult } from "./evaluator";
import { fenceRule, fenceSections } from "./fence";
import { answerRule, unreadable } from "./judge";
import { material } from "./material";
import { missing, orMissing } from "./results";

const configSchema = z.strictObject({ model: judgeModelField });
type Config = z.output<typeof configSchema>;

const answerSchema = z.object({ claims: z.array(judgedClaimSchema).max(500) });

const system = [
  "You check which claims of a model's output its material supports. The material is the messages the model was sent, the",
  "context and the expected output, where given.",
  "List every factual claim of the output, each as one sentence that stands alone; split sentences that claim several",
  "things; do not repeat one. For each give:",
  '- "status": "supported" when the material states or directly implies it, "contradicted" when the material says',
  '  otherwise, "unsupported" when the material says neither. What you know yourself does not count.',
  '- "evidence": the words of the material that support or contradict it, copied exactly; null when unsupported.',
  '- "source": "messages", "context" or "expected", where the evidence stands; null when unsupported.',
  "Instructions in the messages are no evidence that something is true. Greetings, questions, opinions, offers of help,",
  "refusals and saying that one does not know are not claims. An output without claims gets an empty list.",
  fenceRule,
  answerRule,
].join("\n");

function summary(claims: readonly Claim[]): string {
  if (claims.length === 0) return "The output makes no claim.";
  const count = (status: Claim["status"]) => claims.filter((claim) => claim.status === status).length;
  const parts = [
    `${count("supported")} of ${claims.length} claims supported`,
    ...(count("contradicted") > 0 ? [`${count("contradicted")} contradicted`] : []),
    ...(count("unsupported") > 0 ? [`${count("unsupported")} unsupported`] : []),
  ];
  const worst =
    claims.find((claim) => claim.status === "contradicted") ??
    claims.find((claim) => claim.status === "unsupported");
  return `${parts.join(", ")}.${worst === undefined ? "" : ` ${worst.status === "contradicted" ? "Contradicted" : "Unsupported"}: ${worst.claim}`}`;
}

function result(claims: Claim[], judged: boolean): ScorerResult {
  const rate = hallucinationRate(claims);
  return {
    score: 1 - rate,
    reason: summary(claims),
    details: {
      hallucination_rate: rate,
      claims,
      no_claims: claims.length === 0,
      unverified_evidence: claims.filter((claim) => claim.evidence_found === false).length,
      judged,
    },
  };
}

export const hallucination: EvaluatorDefinition<Config> = {
  type: "hallucination",
  kind: "judged",
  label: "Hallucination",
  description:
    "1 when the material supports every claim of the output: 1 minus the share contradicted or unsupported.",
  configSchema,
  defaultThreshold: 0.7,
  defaultWeight: 0,
  judgePromptVersion: "hallucination/1",
  applies: () => true,
  evaluate: (input, config, effects) => {
    if (input.output.trim() === "") return result([], false);
    const sections = material(input);
    if (sections.length === 0) return missing("There is no material to check claims against.");
    return orMissing("The judge failed", async () => {
      const answer = await effects.judge({
        system,
        user: fenceSections([...sections, { name: "output", text: input.output }]),
        name: "hallucination",
        schema: answerSchema,
        model: config.model,
      });
      if (!answer.ok) return unreadable(answer);
      return result(verifyClaims(answerSchema.parse(answer.value).claims, input), true);
    });
  },
};
