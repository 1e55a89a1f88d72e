import { getVersion } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import { pathPrompt, pathVersion } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";

const params = { prompt: pathPrompt, version: pathVersion };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "version.read", params }, async ({ viewer, params }) => {
    const prompt = await getPrompt(viewer, params.prompt);
    return getVersion(viewer, params.version, prompt.id);
  }),
});
