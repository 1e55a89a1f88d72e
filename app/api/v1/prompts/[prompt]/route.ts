import { getPrompt } from "@/lib/data/prompts";
import { updatePromptBody } from "@/lib/domain/api/prompts";
import { pathPrompt } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { archivePrompt, changePrompt } from "@/lib/services/change-prompt";

const params = { prompt: pathPrompt };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "prompt.read", params }, ({ viewer, params }) => getPrompt(viewer, params.prompt)),
  PATCH: route({ permission: "prompt.update", params, body: updatePromptBody }, ({ viewer, params, body }) =>
    changePrompt(viewer, params.prompt, body),
  ),
  DELETE: route({ permission: "prompt.archive", params }, ({ viewer, params }) =>
    archivePrompt(viewer, params.prompt),
  ),
});
