import { pathPrompt, pathVersion } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { activateVersion } from "@/lib/services/move-label";

const params = { prompt: pathPrompt, version: pathVersion };

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route({ permission: "label.set", params, idempotency: "atomic" }, ({ viewer, params }) =>
    activateVersion(viewer, params.prompt, params.version),
  ),
});
