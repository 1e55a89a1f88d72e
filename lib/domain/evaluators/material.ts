import type { ScorerInput } from "./evaluator";
import type { FencedSection } from "./fence";

/** What an output may lean on, in sections: the rendered messages, the context, the expected output. Empty ones are left out. */
export function material(input: Pick<ScorerInput, "messages" | "context" | "expected">): FencedSection[] {
  const messages = input.messages.map(({ role, content }) => `${role}: ${content}`).join("\n\n");
  const sections = [
    { name: "messages", text: messages },
    { name: "context", text: input.context ?? "" },
    { name: "expected output", text: input.expected ?? "" },
  ];
  return sections.filter((section) => section.text.trim() !== "");
}
