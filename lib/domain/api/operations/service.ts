import { healthSchema, protectedSchema } from "../service";
import { file, type Operation, ok } from "./operation";

export const serviceOperations: readonly Operation[] = [
  {
    id: "getHealth",
    method: "GET",
    path: "/health",
    tag: "Service",
    summary: "Whether the service can work",
    permission: "public",
    answers: [
      ok("The service works.", healthSchema),
      { status: 503, description: "The database is away.", schema: healthSchema },
    ],
  },
  {
    id: "getProtected",
    method: "GET",
    path: "/protected",
    tag: "Service",
    summary: "Whether a key works, and whose it is",
    permission: "authenticated",
    answers: [ok("The key works.", protectedSchema)],
  },
  {
    id: "getOpenApi",
    method: "GET",
    path: "/openapi.json",
    tag: "Service",
    summary: "This document",
    permission: "public",
    answers: [file("OpenAPI 3.1.", ["application/json"])],
  },
];
