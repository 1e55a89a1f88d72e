import { splitWords, stripEnd } from "./whitespace";

/**
 * The tokenizer "13a" of sacreBLEU (mteval-v13a.pl's rules): splits off punctuation, keeps numbers such as
 * 1,234.5 whole, undoes four HTML entities.
 */
export function tokenize13a(text: string): string[] {
  let line = stripEnd(text).replaceAll("<skipped>", "").replaceAll("-\n", "").replaceAll("\n", " ");
  if (line.includes("&")) {
    line = line
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">");
  }
  line = ` ${line} `
    .replace(/([{-~[-` -&(-+:-@/])/g, " $1 ")
    .replace(/([^0-9])([.,])/g, "$1 $2 ")
    .replace(/([.,])([^0-9])/g, " $1 $2")
    .replace(/([0-9])(-)/g, "$1 $2 ");
  return splitWords(line);
}
