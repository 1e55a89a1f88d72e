import { pathPrompt, pathVersion } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { exportVersionFile } from "@/lib/services/prompt-file";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    {
      credentials: "session",
      permission: "prompt.export",
      params: { prompt: pathPrompt, version: pathVersion },
    },
    async ({ viewer, params }) => {
      const { filename, text } = await exportVersionFile(viewer, params.prompt, params.version);
      return new Response(text, {
        headers: {
          "content-type": "text/markdown; charset=utf-8",
          "content-disposition": `attachment; filename="${filename}"`,
        },
      });
    },
  ),
});
