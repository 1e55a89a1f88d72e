import { exportExamplesQuery } from "@/lib/domain/api/golden-examples";
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
    async ({ viewer, params, query }) => {
      const { filename, mediaType, body } = await exportExamples(viewer, params.prompt, query.format);
      return new Response(body, {
        headers: {
          "content-type": mediaType,
          "content-disposition": `attachment; filename="${filename}"`,
        },
      });
    },
  ),
});
