import { listVersions } from "@/lib/data/prompt-versions";
import { getPrompt } from "@/lib/data/prompts";
import { pageQuerySchema } from "@/lib/domain/api/common";
import { createVersionBody } from "@/lib/domain/api/prompts";
import { pathPrompt } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { createVersion } from "@/lib/services/create-version";

const params = { prompt: pathPrompt };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "version.read", params, query: pageQuerySchema },
    async ({ viewer, params, query }) => {
      const prompt = await getPrompt(viewer, params.prompt);
      return listVersions(viewer, prompt.id, query);
    },
  ),
  POST: route(
    { permission: "version.create", params, body: createVersionBody, status: 201, idempotency: "atomic" },
    ({ viewer, params, body }) => createVersion(viewer, params.prompt, body),
  ),
});
