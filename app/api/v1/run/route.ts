import { runBody, runQuery } from "@/lib/domain/api/runs";
import { methods, route } from "@/lib/entry/route";
import { runReply } from "@/lib/entry/run-reply";
import { runPrompt } from "@/lib/services/run-prompt";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route({ permission: "run.create", query: runQuery, body: runBody }, async ({ viewer, query, body }) =>
    runReply(await runPrompt(viewer, body, query.wait * 1000, "api")),
  ),
});
