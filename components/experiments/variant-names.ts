/** `v4`, with the model where one version runs on several. For heads: model shortened in its own line. */
export interface VariantRef {
  variantId: string;
  versionNumber: number;
  model: string;
}

/** A short name for chips and feeds: "v5", or "v4 haiku" where the version runs on several models. */
export function shortVariantName(variant: VariantRef, all: readonly VariantRef[]): string {
  const twins = all.filter((one) => one.versionNumber === variant.versionNumber);
  if (twins.length < 2 || twins[0]?.variantId === variant.variantId) return `v${variant.versionNumber}`;
  return `v${variant.versionNumber} ${distinctWord(variant.model, twins)}`;
}

/** The model without its vendor's common head, for column heads: "4.1-mini", "haiku-4-5". */
export function shortModel(model: string): string {
  const name = model.split("/").at(-1) ?? model;
  return name.replace(/^(gpt|claude|gemini|mistral|command|llama)-/i, "");
}

function distinctWord(model: string, twins: readonly VariantRef[]): string {
  const words = shortModel(model).split("-");
  const others = twins.filter((one) => one.model !== model).map((one) => one.model);
  const distinct = words.find(
    (word) => /[a-z]/i.test(word) && others.every((other) => !other.includes(word)),
  );
  return distinct ?? shortModel(model);
}
