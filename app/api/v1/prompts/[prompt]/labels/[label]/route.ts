import { readLabelledVersion } from "@/lib/data/labelled-version";
import { type VersionRef, versionRef } from "@/lib/domain/api/common";
import { setLabelBody } from "@/lib/domain/api/prompts";
import { notFound } from "@/lib/domain/errors";
import { pathPrompt, pathText } from "@/lib/entry/path";
import { reply } from "@/lib/entry/reply";
import { methods, route } from "@/lib/entry/route";
import { moveLabel, removeLabel } from "@/lib/services/move-label";

const params = { prompt: pathPrompt, label: pathText("Label") };

function bodyVersion(value: string | number): VersionRef {
  const version = versionRef(value);
  if (version === null) throw notFound("Version");
  return version;
}

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "label.read", params }, async ({ viewer, params }) => {
    const { json, etag } = await readLabelledVersion(viewer, params.prompt, params.label);
    return reply(undefined, { status: 200, json, etag });
  }),
  PUT: route({ permission: "label.set", params, body: setLabelBody }, ({ viewer, params, body }) =>
    moveLabel(viewer, params.prompt, params.label, bodyVersion(body.version_id)),
  ),
  DELETE: route({ permission: "label.delete", params }, ({ viewer, params }) =>
    removeLabel(viewer, params.prompt, params.label),
  ),
});
