import { fileReply } from "@/lib/entry/file-reply";
import { pathPrompt, pathVersion } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { exportVersionFile } from "@/lib/services/prompt-file";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "prompt.export", params: { prompt: pathPrompt, version: pathVersion } },
    async ({ viewer, params }) => {
      const { filename, text } = await exportVersionFile(viewer, params.prompt, params.version);
      return fileReply({ filename, mediaType: "text/markdown; charset=utf-8", body: text });
    },
  ),
});
