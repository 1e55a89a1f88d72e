import { listPrompts } from "@/lib/data/prompts";
import { createPromptBody, listPromptsQuery } from "@/lib/domain/api/prompts";
import { methods, route } from "@/lib/entry/route";
import { createPrompt } from "@/lib/services/create-prompt";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "prompt.read", query: listPromptsQuery }, ({ viewer, query }) =>
    listPrompts(viewer, query),
  ),
  POST: route(
    { permission: "prompt.create", body: createPromptBody, status: 201, idempotency: "atomic" },
    ({ viewer, body }) => createPrompt(viewer, body),
  ),
});
