import { reviewBody } from "@/lib/domain/api/reviews";
import { pathId } from "@/lib/entry/path";
import { methods, route } from "@/lib/entry/route";
import { reviewCell } from "@/lib/services/review-cells";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "review.create",
      params: { id: pathId("Cell") },
      body: reviewBody,
      status: 201,
      idempotency: "atomic",
    },
    ({ viewer, params, body }) => reviewCell(viewer, params.id, body),
  ),
});
