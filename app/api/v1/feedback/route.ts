import { insertFeedback } from "@/lib/data/feedback";
import { feedbackBody } from "@/lib/domain/api/runs";
import { methods, route } from "@/lib/entry/route";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    { permission: "feedback.create", body: feedbackBody, status: 201, idempotency: "atomic" },
    ({ viewer, body }) => insertFeedback(viewer, body),
  ),
});
