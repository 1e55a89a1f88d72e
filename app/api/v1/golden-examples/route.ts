import { promptRef } from "@/lib/domain/api/common";
import { createExampleForPromptBody } from "@/lib/domain/api/golden-examples";
import { methods, route } from "@/lib/entry/route";
import { createExample } from "@/lib/services/create-example";

export const { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = methods({
  POST: route(
    {
      permission: "example.create",
      body: createExampleForPromptBody,
      status: 201,
      idempotency: "atomic",
    },
    ({ viewer, body: { prompt_id, ...example } }) => createExample(viewer, promptRef(prompt_id), example),
  ),
});
