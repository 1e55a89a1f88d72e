/** A passage with questions about it. `wrong` is what a careless model says; null answers are not in the passage. */
export interface QuestionPassage {
  title: string;
  passage: string;
  questions: readonly {
    question: string;
    answer: string;
    /** The sentence of the passage that proves the answer; null when the passage is silent. */
    quote: string | null;
    wrong: string;
    tag: "core" | "edge" | "adversarial";
  }[];
}

/** The words every golden answer uses when the passage is silent. */
export const notInPassage = "The passage does not say.";
