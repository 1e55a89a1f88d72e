import { listLabels } from "@/lib/data/prompt-labels";
import { getPrompt } from "@/lib/data/prompts";
import { pathPrompt } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "label.read", params: { prompt: pathPrompt } }, async ({ viewer, params }) => {
    const prompt = await getPrompt(viewer, params.prompt);
    return { data: await listLabels(viewer, prompt.id), next_cursor: null };
  }),
});
