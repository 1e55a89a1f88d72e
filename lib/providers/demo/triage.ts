import type { TicketCategory, TicketPriority, TicketSituation } from "./ticket-situations";

/** The fields of a triage answer, in the order the prompt asks for them. */
export interface Triage {
  category: TicketCategory;
  priority: TicketPriority;
  needs_human: boolean;
}

const confusable: Record<TicketCategory, TicketCategory> = {
  billing: "cancellation",
  delivery: "how_to",
  integration: "bug",
  bug: "integration",
  account: "how_to",
  how_to: "account",
  cancellation: "billing",
  security: "account",
};
const neighbour: Record<TicketPriority, TicketPriority> = {
  low: "normal",
  normal: "low",
  high: "normal",
  urgent: "high",
};

/** The right answer as JSON text. */
export function triageAnswer(triage: Triage): string {
  return JSON.stringify(triage);
}

/** Wrong answers of a weak model, from one field off to all of them. */
export function worseTriages(situation: TicketSituation): string[] {
  const { category, priority, needsHuman } = situation;
  return [
    triageAnswer({ category, priority: neighbour[priority], needs_human: needsHuman }),
    triageAnswer({ category: confusable[category], priority, needs_human: needsHuman }),
    triageAnswer({ category: confusable[category], priority: neighbour[priority], needs_human: !needsHuman }),
  ];
}

const keywords: readonly (readonly [TicketCategory, RegExp])[] = [
  [
    "security",
    /password asked|phish|unknown login|logged in to our|api key|breach|hacked|security|former employee/i,
  ],
  ["cancellation", /cancel|downgrade|terminate|pause the account/i],
  ["billing", /invoice|charged|bill|refund|payment|vat|card/i],
  ["integration", /api\b|webhook|plug-?in|shopify|woocommerce|sync|http \d/i],
  ["delivery", /parcel|tracking|courier|delivered|pickup|shipment/i],
  ["bug", /error|crash|broken|bug|does not work|doesn't work|white page|slow|down\b/i],
  ["account", /sign in|log ?in|user|role|account|password/i],
];

/** A guess at a ticket nobody has told the simulated models about. */
export function guessTriage(ticket: string): Triage {
  const category = keywords.find(([, pattern]) => pattern.test(ticket))?.[0] ?? "how_to";
  const urgent = /nobody can|right now|cannot ship|urgent|immediately|production|all orders/i.test(ticket);
  const high = /twice|lost|never (arrived|received)|today|cannot|can't/i.test(ticket);
  const priority = urgent ? "urgent" : high ? "high" : category === "how_to" ? "low" : "normal";
  return { category, priority, needs_human: urgent || high };
}
