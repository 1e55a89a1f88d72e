import { listExamples } from "@/lib/data/golden-examples";
import { getPrompt } from "@/lib/data/prompts";
import { createExampleBody, listExamplesQuery } from "@/lib/domain/api/golden-examples";
import { pathPrompt } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { createExample } from "@/lib/services/create-example";

const params = { prompt: pathPrompt };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "example.read", params, query: listExamplesQuery },
    async ({ viewer, params, query }) => {
      const prompt = await getPrompt(viewer, params.prompt);
      return listExamples(viewer, prompt.id, query);
    },
  ),
  POST: route(
    { permission: "example.create", params, body: createExampleBody, status: 201, idempotency: "atomic" },
    ({ viewer, params, body }) => createExample(viewer, params.prompt, body),
  ),
});
