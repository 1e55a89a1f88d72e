import { exportExamplesQuery } from "@/lib/domain/api/golden-examples";
import { fileReply } from "@/lib/entry/file-reply";
import { pathPrompt } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { exportExamples } from "@/lib/services/export-examples";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    {
      credentials: "session",
      permission: "example.export",
      params: { prompt: pathPrompt },
      query: exportExamplesQuery,
    },
    async ({ viewer, params, query }) => fileReply(await exportExamples(viewer, params.prompt, query.format)),
  ),
});
