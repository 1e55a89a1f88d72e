import "server-only";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { requireViewer } from "@/lib/auth/viewer-from-session";
import { getPrompt } from "@/lib/data/prompts";
import { promptRef } from "@/lib/domain/api/common";
import type { PromptAnswer } from "@/lib/domain/api/prompts";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { orNotFound, titleOf } from "../../or-not-found";

/** A path segment as text; undefined when it can name nothing in the database. */
function decode(segment: string): string | undefined {
  try {
    const text = decodeURIComponent(segment);
    return text.includes("\u0000") || !text.isWellFormed() ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The prompt of the address and who is looking, read once a request for layout and page. */
export const loadPrompt = cache(
  async (segment: string): Promise<{ viewer: Viewer; prompt: PromptAnswer }> => {
    const viewer = await requireViewer();
    const name = decode(segment);
    if (name === undefined) notFound();
    const prompt = await orNotFound(getPrompt(viewer, promptRef(name)));
    return { viewer, prompt };
  },
);

/** The tab's title of one of the prompt's pages: "ticket-triage", "Golden examples of ticket-triage". */
export async function promptTitle(params: Promise<{ prompt: string }>, part?: string): Promise<Metadata> {
  const name = loadPrompt((await params).prompt).then(({ prompt }) => prompt.name);
  return titleOf(part === undefined ? name : name.then((of) => `${part} of ${of}`), "No such prompt");
}
