import { llmRequestBody, runQuery } from "@/lib/domain/api/runs";
import { methods, route } from "@/lib/entry/route";
import { runReply } from "@/lib/entry/run-reply";
import { requestModel } from "@/lib/services/run-prompt";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    { permission: "run.create", query: runQuery, body: llmRequestBody },
    async ({ viewer, query, body }) => runReply(await requestModel(viewer, body, query.wait * 1000, "api")),
  ),
});
