import { importExamplesQuery, importMediaTypes } from "@/lib/domain/api/golden-examples";
import { importBodyLimit } from "@/lib/entry/body";
import { pathPrompt } from "@/lib/entry/path";
import { reply } from "@/lib/entry/reply";
import { methods, route } from "@/lib/entry/route";
import { importExamples, previewImport } from "@/lib/services/import-examples";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "example.import",
      params: { prompt: pathPrompt },
      query: importExamplesQuery,
      upload: importMediaTypes,
      bodyLimit: importBodyLimit,
      idempotency: "atomic",
    },
    async ({ viewer, params, query, upload }) =>
      query.preview
        ? previewImport(viewer, params.prompt, upload)
        : reply(await importExamples(viewer, params.prompt, upload), { status: 201 }),
  ),
});
