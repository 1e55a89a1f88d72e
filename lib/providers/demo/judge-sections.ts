/** The parts of a judge prompt. A part that is not there is null. */
export interface JudgeSections {
  output: string | null;
  /** The second answer of a pairwise question. */
  other: string | null;
  expected: string | null;
  context: string | null;
  input: string | null;
  criteria: string | null;
}

const namesOf: Record<keyof JudgeSections, RegExp> = {
  output:
    /^(the )?(model'?s? )?(output|answer|response|completion|submission|candidate|actual)([ _](to judge|to check|output|answer|text|a|1))?$/,
  other: /^(the )?(output|answer|response|candidate)[ _](b|2)$/,
  expected:
    /^(the )?(expected|reference|golden|gold|ground[ _]truth|correct)([ _](output|answer|response))?$/,
  context: /^(the )?(context|passage|source|sources|documents?|grounding)([ _](text|material))?$/,
  input: /^(the )?(input|messages?|question|prompt|conversation|request|rendered[ _]messages|task)$/,
  criteria: /^(the )?(criteria|criterion|rubric)$/,
};

function keyOf(name: string): keyof JudgeSections | null {
  const plain = name.trim().toLowerCase().replace(/-/g, "_");
  for (const [key, pattern] of Object.entries(namesOf))
    if (pattern.test(plain)) return key as keyof JudgeSections;
  return null;
}

const fence = /<<<BEGIN ([^\n]+?) ([0-9a-f]{16,64})>>>\n([\s\S]*?)\n<<<END \1 \2>>>/g;

function* namedParts(text: string): Generator<[name: string, content: string]> {
  const fenced = [...text.matchAll(fence)];
  for (const match of fenced) yield [match[1] ?? "", match[3] ?? ""];
  if (fenced.length > 0) return;
  const tagged = [...text.matchAll(/<([a-zA-Z_ -]{3,30})(?:\s[^>]*)?>\n?([\s\S]*?)\n?<\/\1>/g)];
  for (const match of tagged) yield [match[1] ?? "", match[2] ?? ""];
  if (tagged.length > 0) return;
  const heading =
    /^(?:#+\s*|\[|\*\*)?([A-Za-z][A-Za-z _']{2,28}?)(?:\]|\*\*)?:?(?:\*\*)?[ \t]*(?:\n|(?<=:[ \t]*))/gm;
  const starts = [...text.matchAll(heading)].filter((match) => keyOf(match[1] ?? "") !== null);
  for (const [index, match] of starts.entries()) {
    const from = match.index + match[0].length;
    const until = starts[index + 1]?.index ?? text.length;
    yield [match[1] ?? "", text.slice(from, until).trim()];
  }
}

function fromJson(text: string): [string, string][] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
    return Object.entries(parsed).map(([key, value]) => [
      key,
      typeof value === "string" ? value : value === null ? "" : JSON.stringify(value),
    ]);
  } catch {
    return null;
  }
}

/** Finds output, expected answer, context, … in a judge's question: fenced, as JSON, as tags or under headings. */
export function judgeSections(text: string): JudgeSections {
  const sections: JudgeSections = {
    output: null,
    other: null,
    expected: null,
    context: null,
    input: null,
    criteria: null,
  };
  for (const [name, content] of fromJson(text) ?? namedParts(text)) {
    const key = keyOf(name);
    if (key !== null && sections[key] === null && content.trim() !== "") sections[key] = content.trim();
  }
  return sections;
}
