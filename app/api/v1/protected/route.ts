import type { ProtectedAnswer } from "@/lib/domain/api/service";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route(
    { permission: "authenticated" },
    ({ viewer }): ProtectedAnswer => ({
      workspace_id: viewer.workspaceId,
      api_key: { id: viewer.apiKeyId ?? "", name: viewer.name, role: viewer.role },
    }),
  ),
});
