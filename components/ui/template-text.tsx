import { cn } from "@/lib/utils";

export type TemplateFormat = "liquid" | "f-string";

const patterns: Record<TemplateFormat, RegExp> = {
  liquid: /\{\{.*?\}\}|\{%.*?%\}/gs,
  "f-string": /\{\{|\}\}|\{[^{}\n]*\}/g,
};

/** Template text cut at its variables and tags; `{{` and `}}` of an f-string are escapes, so plain text. */
export function splitTemplate(text: string, format: TemplateFormat): { text: string; variable: boolean }[] {
  const parts: { text: string; variable: boolean }[] = [];
  let at = 0;
  for (const match of text.matchAll(patterns[format])) {
    if (format === "f-string" && match[0].length === 2 && match[0] !== "{}") continue;
    if (match.index > at) parts.push({ text: text.slice(at, match.index), variable: false });
    parts.push({ text: match[0], variable: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), variable: false });
  return parts;
}

/** Read-only template text with its variables marked. */
export function TemplateText({
  text,
  format = "liquid",
  className,
}: {
  text: string;
  format?: TemplateFormat;
  className?: string;
}) {
  let at = 0;
  return (
    <span className={cn("mono whitespace-pre-wrap break-words", className)}>
      {splitTemplate(text, format).map((part) => {
        const key = at;
        at += part.text.length;
        return part.variable ? (
          <span key={key} className="mark-var">
            {part.text}
          </span>
        ) : (
          <span key={key}>{part.text}</span>
        );
      })}
    </span>
  );
}
