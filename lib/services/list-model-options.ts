import "server-only";
import type { Viewer } from "@/lib/domain/permissions/viewer";
import { type CapabilityRow, capabilitiesIn } from "@/lib/domain/pricing/own-capabilities";
import { bookRows } from "@/lib/domain/pricing/price-book";
import type { ModelOption, ParameterName, ProviderOption } from "@/lib/domain/prompts/model-choice";
import type { ProviderId } from "@/lib/domain/runs/completion";
import { providerCatalog } from "@/lib/providers/catalog";
import { providerDirectory } from "./provider-access";

function modelOption(provider: ProviderId, model: string, own: readonly CapabilityRow[]): ModelOption {
  const takes = capabilitiesIn(provider, model, own);
  const taken: Record<ParameterName, boolean> = {
    temperature: takes.temperature,
    top_p: takes.topP,
    max_tokens: true,
    stop: takes.stop,
    seed: takes.seed,
    frequency_penalty: takes.penalties,
    presence_penalty: takes.penalties,
    reasoning_effort: takes.reasoningEfforts.length > 0,
    verbosity: takes.verbosity,
  };
  return {
    model,
    refuses: (Object.keys(taken) as ParameterName[]).filter((name) => !taken[name]),
    efforts: [...takes.reasoningEfforts],
    takesJsonSchema: takes.jsonSchema,
    takesJsonObject: takes.jsonObject,
  };
}

function modelNames(provider: ProviderId, own: readonly { provider: string; model: string }[]): string[] {
  const today = new Date().toISOString().slice(0, 10);
  const book = bookRows().filter(
    (row) =>
      row.provider === provider && row.kind === "chat" && (row.retiresOn === null || row.retiresOn > today),
  );
  const examples = providerCatalog.find((entry) => entry.id === provider)?.exampleModels ?? [];
  const chat = examples.filter((model) => !model.includes("embed"));
  const ours = own.filter((row) => row.provider === provider);
  return [...new Set([...chat, ...ours.map((row) => row.model), ...book.map((row) => row.model)])];
}

/** What a form offers for provider and model: configured providers first, the simulated one last of them. */
export async function listModelOptions(viewer: Viewer): Promise<ProviderOption[]> {
  const directory = await providerDirectory(viewer);
  const { prices, capabilities } = directory.models;
  const options = providerCatalog.map(({ id, label }) => ({
    provider: id,
    label,
    configured: directory.isConfigured(id),
    models: modelNames(id, [...prices, ...capabilities]).map((model) => modelOption(id, model, capabilities)),
  }));
  return [
    ...options.filter((option) => option.configured),
    ...options.filter((option) => !option.configured),
  ];
}
