import { importPromptFileQuery, promptFileMediaTypes } from "@/lib/domain/api/prompts";
import { pathPrompt } from "@/lib/entry/path";
import { reply } from "@/lib/entry/reply";
import { methods, route } from "@/lib/entry/route";
import { importPromptFile } from "@/lib/services/prompt-file";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  PUT: route(
    {
      permission: "prompt.import",
      params: { prompt: pathPrompt },
      query: importPromptFileQuery,
      upload: promptFileMediaTypes,
    },
    async ({ viewer, params, query, upload }) => {
      const imported = await importPromptFile(viewer, params.prompt, upload.text, query.create);
      return reply(imported, { status: imported.created ? 201 : 200 });
    },
  ),
});
