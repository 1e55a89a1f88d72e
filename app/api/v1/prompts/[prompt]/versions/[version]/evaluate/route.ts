import { evaluateVersionBody, evaluateVersionQuery } from "@/lib/domain/api/prompts";
import { pathPrompt, pathVersion } from "@/lib/entry/path";
import { reply } from "@/lib/entry/reply";
import { methods, route } from "@/lib/entry/route";
import { evaluateVersion } from "@/lib/services/evaluate-version";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "experiment.create",
      params: { prompt: pathPrompt, version: pathVersion },
      query: evaluateVersionQuery,
      body: evaluateVersionBody,
    },
    async ({ viewer, params, query, body }) => {
      const outcome = await evaluateVersion(viewer, params.prompt, params.version, body, query.wait * 1000);
      return "done" in outcome ? outcome.done : reply(outcome.started, { status: 202 });
    },
  ),
});
