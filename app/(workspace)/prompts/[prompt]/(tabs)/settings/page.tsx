import type { Metadata } from "next";
import { PromptSettings } from "@/components/prompts/prompt-settings";
import { can } from "@/lib/domain/permissions/permissions";
import { changePromptAction } from "../../../actions";
import { loadPrompt, promptTitle } from "../../load-prompt";

export function generateMetadata({ params }: { params: Promise<{ prompt: string }> }): Promise<Metadata> {
  return promptTitle(params, "Settings");
}

export default async function PromptSettingsPage({ params }: { params: Promise<{ prompt: string }> }) {
  const { viewer, prompt } = await loadPrompt((await params).prompt);
  return (
    <PromptSettings
      key={prompt.slug}
      prompt={prompt}
      mayChange={can(viewer.role, "prompt.update")}
      changePrompt={changePromptAction}
    />
  );
}
