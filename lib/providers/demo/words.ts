const stopWords = new Set(
  "a an the of to in on at by for from with and or but is are was were be been it its this that these those as not no yes i we you he she they my our your his her their do does did has have had will would can could may might should must if then than so there here which who what when where how why all any some only also very more most into over under after before about up out".split(
    " ",
  ),
);

/** Content words and numbers of a text, lower case, in order; a plural or third-person s is dropped. */
export function contentWords(text: string): string[] {
  const words = text.toLowerCase().match(/\p{N}+(?:[.,:]\p{N}+)*|\p{L}+/gu) ?? [];
  return words
    .filter((word) => !stopWords.has(word))
    .map((word) => (word.length > 3 && /[^s]s$/.test(word) ? word.slice(0, -1) : word));
}

/** Sentences of a text, trimmed; line breaks end one too. */
export function sentences(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

/** Share of the wanted words that occur among the given ones; 1 when none are wanted. */
export function overlap(wanted: readonly string[], given: ReadonlySet<string>): number {
  if (wanted.length === 0) return 1;
  let found = 0;
  for (const word of wanted) if (given.has(word)) found++;
  return found / wanted.length;
}

/** The sentence that shares most words with a text, and how large a share of the text's words that is. */
export function closestSentence(
  text: string,
  candidates: readonly string[],
): { sentence: string; share: number } {
  const wanted = contentWords(text);
  let best = { sentence: "", share: 0 };
  for (const sentence of candidates) {
    const share = overlap(wanted, new Set(contentWords(sentence)));
    if (share > best.share) best = { sentence, share };
  }
  return best;
}

export function isNumber(word: string): boolean {
  return /^\p{N}/u.test(word);
}
