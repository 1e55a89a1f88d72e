import type { ResponseFormat } from "@/lib/domain/runs/completion";
import { ticketSituations } from "./ticket-situations";
import { triageAnswer, worseTriages } from "./triage";
import type { DemoExample, DemoKnowledge, DemoPrompt, DemoVersion } from "./types";

const signatures = [
  (text: string) => text,
  (text: string, name: string) => `Hi,\n\n${text}\n\nThanks,\n${name}`,
  (text: string, name: string) => `Hello Parcelpoint support,\n\n${text}\n\nBest regards,\n${name}`,
];
const names = [
  "Maya Lindqvist",
  "Tom Hadley",
  "Inês Carvalho",
  "Oskar Brandt",
  "Ruth Adeyemi",
  "Yuki Tanaka",
  "Liam Byrne",
];

const responseFormat: ResponseFormat = {
  type: "json_schema",
  name: "ticket_triage",
  strict: true,
  schema: {
    type: "object",
    additionalProperties: false,
    required: ["category", "priority", "needs_human"],
    properties: {
      category: {
        type: "string",
        enum: ["billing", "delivery", "integration", "bug", "account", "how_to", "cancellation", "security"],
      },
      priority: { type: "string", enum: ["low", "normal", "high", "urgent"] },
      needs_human: { type: "boolean" },
    },
  },
};

const values = `category: one of billing, delivery, integration, bug, account, how_to, cancellation, security
priority: one of low, normal, high, urgent
needs_human: true or false`;

function version(
  change_note: string,
  system: string,
  user: string,
  format: ResponseFormat | null = null,
): DemoVersion {
  return {
    change_note,
    messages: [
      { role: "system", content: system },
      { role: "user", content: user },
    ],
    provider: "demo",
    model: "demo-large",
    parameters: { temperature: 0.2, max_tokens: 200 },
    response_format: format,
  };
}

const role =
  "You triage support tickets of Parcelpoint, a platform that prints shipping labels for online shops.";

const versions: DemoVersion[] = [
  version(
    "First version.",
    "You are a helpful support assistant.",
    "Decide what this support ticket is about and how soon it must be answered. Answer as JSON with category, priority and needs_human.\n\nTicket:\n{{ ticket }}",
  ),
  version(
    "List the allowed values and ask for JSON only. Answers came wrapped in prose and the import choked on them.",
    role,
    `Return only JSON with these keys:\n${values}\n\nTicket:\n{{ ticket }}`,
  ),
  version(
    "Write down the priority rules that the support team uses, and enforce the format with a JSON schema.",
    role,
    `Return only JSON with these keys:\n${values}\n\nRules for priority:\n- urgent: shipping is stopped, data leaks or an account is taken over\n- high: money or a parcel is lost, or somebody is locked out\n- normal: something is wrong but work goes on\n- low: a question or a wish\nneeds_human is true when a person has to look something up or change something.\nJudge by what happened, not by how loud the ticket is.\n\nTicket:\n{{ ticket }}`,
    responseFormat,
  ),
  version(
    "Shorten the rules. No change in meaning intended; it saves a third of the prompt.",
    role,
    `Return only JSON with these keys:\n${values}\n\nRules for priority:\n- urgent: shipping stopped, data leak, account taken over\n- high: money or parcel lost, locked out\n- normal: a fault, work goes on\n- low: question or wish\nneeds_human: a person must look something up or change something.\n\nTicket:\n{{ ticket }}`,
    responseFormat,
  ),
  version(
    "Friendlier wording asked for by marketing. The rules moved to the wiki to keep the prompt light.",
    "You are Parcelpoint's witty and creative support friend.",
    `Have a look at this ticket and be brief! Return only JSON with these keys:\n${values}\n\nTicket:\n{{ ticket }}`,
    responseFormat,
  ),
];

interface Ticket {
  example: DemoExample;
  knowledge: DemoKnowledge;
}

function fill(text: string, slots: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (whole, index: string) => slots[Number(index)] ?? whole);
}

const extraByTag = { core: 0, edge: 0.06, adversarial: 0.1 };

// Variant by variant, so that the first fifty examples already cover all kinds of ticket.
function buildTickets(): Ticket[] {
  const tickets: Ticket[] = [];
  for (const [variant, sign] of signatures.entries())
    for (const [index, situation] of ticketSituations.entries()) {
      const { category, priority, needsHuman, tag } = situation;
      const text = fill(situation.text, situation.slots[variant] ?? []);
      const name = names[(index + variant * 3) % names.length] ?? "A customer";
      const answer = triageAnswer({ category, priority, needs_human: needsHuman });
      tickets.push({
        example: {
          input_data: { ticket: sign(text, name) },
          expected_output: answer,
          context: null,
          tags: [tag, category],
        },
        knowledge: {
          match: text,
          answer,
          worse: worseTriages(situation),
          extraDifficulty: extraByTag[tag],
          task: "triage",
        },
      });
    }
  return tickets;
}

const tickets = buildTickets();

export const triageKnowledge: readonly DemoKnowledge[] = tickets.map((ticket) => ticket.knowledge);

const fieldsMatch = {
  name: "fields_match",
  type: "json_equal",
  config: {},
  weight: 1,
  threshold: 1,
} as const;
const demoLarge = { provider: "demo", model: "demo-large" } as const;
const demoSmall = { provider: "demo", model: "demo-small" } as const;

export const triagePrompt: DemoPrompt = {
  slug: "ticket-triage",
  name: "Ticket triage",
  description:
    "Sorts support tickets of a shipping platform into category, priority and whether a person is needed.",
  tags: ["support", "json"],
  versions,
  productionVersion: 3,
  examples: tickets.map((ticket) => ticket.example),
  experiments: [
    {
      name: "JSON only and allowed values",
      versionNumbers: [1, 2],
      models: [demoLarge],
      baselineVersion: 1,
      evaluators: [fieldsMatch],
    },
    {
      name: "Priority rules, large and small model",
      versionNumbers: [2, 3],
      models: [demoLarge, demoSmall],
      baselineVersion: 2,
      evaluators: [fieldsMatch],
    },
    {
      name: "Shorter rules: did anything break?",
      versionNumbers: [3, 4],
      models: [demoLarge],
      baselineVersion: 3,
      evaluators: [fieldsMatch],
    },
    {
      name: "Friendlier wording",
      versionNumbers: [3, 5],
      models: [demoLarge],
      baselineVersion: 3,
      evaluators: [fieldsMatch],
    },
  ],
};
