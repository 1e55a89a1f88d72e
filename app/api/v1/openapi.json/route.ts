import { openApiDocument } from "@/lib/domain/api/openapi/document";
import type { JsonObject } from "@/lib/domain/json";
import { methods, route } from "@/lib/entry/route";
import packageJson from "@/package.json";

let document: JsonObject | undefined;

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "public" }, () => {
    document ??= openApiDocument(packageJson.version);
    return document;
  }),
});
