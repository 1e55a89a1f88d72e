import { PromptSettings } from "@/components/prompts/prompt-settings";
import { can } from "@/lib/domain/permissions/permissions";
import { changePromptAction } from "../../../actions";
import { loadPrompt } from "../../load-prompt";

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
