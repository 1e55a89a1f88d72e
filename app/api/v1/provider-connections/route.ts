import { listConnections } from "@/lib/data/provider-connections";
import { createConnectionBody, listConnectionsQuery } from "@/lib/domain/api/provider-connections";
import { methods, route } from "@/lib/entry/route";
import { createConnection } from "@/lib/services/manage-connections";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  GET: route({ permission: "provider.read", query: listConnectionsQuery }, ({ viewer, query }) =>
    listConnections(viewer, query),
  ),
  POST: route(
    { permission: "provider.manage", body: createConnectionBody, status: 201, idempotency: "atomic" },
    ({ viewer, body }) => createConnection(viewer, body),
  ),
});
