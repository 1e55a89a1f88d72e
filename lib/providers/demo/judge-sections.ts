/** The parts of a judge prompt. A part that is not there is null. */
export interface JudgeSections {
  output: string | null;
  /** The second answer of a pairwise question. */
  other: string | null;
  expected: string | null;
  context: string | null;
  input: string | null;
}

const namesOf: Record<keyof JudgeSections, RegExp> = {
  output:
    /^(the )?(model'?s? )?(output|answer|response|completion|submission|candidate|actual)([ _](to judge|to check|output|answer|text|a|1))?$/,
  other: /^(the )?(output|answer|response|candidate)[ _](b|2)$/,
  expected:
    /^(the )?(expected|reference|golden|gold|ground[ _]truth|correct)([ _](output|answer|response))?$/,
  context: /^(the )?(context|passage|source|sources|documents?|grounding)([ _](text|material))?$/,
  input: /^(the )?(input|messages?|question|prompt|conversation|request|rendered[ _]messages|task)$/,
};

function keyOf(name: string): keyof JudgeSections | null {
  const plain = name.trim().toLowerCase().replace(/-/g, "_");
  for (const [key, pattern] of Object.entries(namesOf))
    if (pattern.test(plain)) return key as keyof JudgeSections;
  return null;
}

const fence = /<<<BEGIN ([^\n]+?) ([0-9a-f]{16,64})>>>\n([\s\S]*?)\n<<<END \1 \2>>>/g;

/** Finds output, expected answer, context, … between the BEGIN and END lines of a judge's question. */
export function judgeSections(text: string): JudgeSections {
  const sections: JudgeSections = {
    output: null,
    other: null,
    expected: null,
    context: null,
    input: null,
  };
  for (const [, name = "", , content = ""] of text.matchAll(fence)) {
    const key = keyOf(name);
    if (key !== null && sections[key] === null && content.trim() !== "") sections[key] = content.trim();
  }
  return sections;
}
