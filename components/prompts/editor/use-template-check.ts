"use client";

import { useEffect, useState } from "react";
import type { TemplateFormat } from "@/lib/domain/prompts/schema";
import type { VersionDraft } from "./draft";

export interface TemplateCheck {
  format: TemplateFormat;
  variables: string[];
  /** For each message, by its key: what does not parse. */
  problems: ReadonlyMap<number, string>;
}

const delayMs = 200;

/** Variables and mistakes of the messages while they are typed. The template engine loads after the page. */
export function useTemplateCheck(draft: Pick<VersionDraft, "messages" | "format">): TemplateCheck | null {
  const [check, setCheck] = useState<TemplateCheck | null>(null);
  const { messages, format: asked } = draft;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const templates = await import("@/lib/domain/templates/render");
      const format = asked === "detect" ? templates.detectMessagesFormat(messages) : asked;
      const problems = new Map<number, string>();
      const variables = messages.flatMap(({ key, content }) => {
        const problem = templates.templateProblem(format, content);
        if (problem === null) return templates.templateVariables(format, content);
        problems.set(key, `${problem.message} (line ${problem.line}, column ${problem.column})`);
        return [];
      });
      if (current) setCheck({ format, variables: [...new Set(variables)], problems });
    }, delayMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [messages, asked]);
  return check;
}
