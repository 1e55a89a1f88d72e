import { renderBody } from "@/lib/domain/api/prompts";
import { pathPrompt, pathVersion } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { renderVersion } from "@/lib/services/render-version";

const params = { prompt: pathPrompt, version: pathVersion };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route({ permission: "version.render", params, body: renderBody }, ({ viewer, params, body }) =>
    renderVersion(viewer, params.prompt, params.version, body.variables),
  ),
});
