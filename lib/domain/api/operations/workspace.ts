import {
  apiKeyCreatedSchema,
  apiKeyPageSchema,
  apiKeySchema,
  createApiKeyBody,
  listApiKeysQuery,
  updateApiKeyBody,
} from "../api-keys";
import { jobPageSchema, jobSchema, listJobsQuery } from "../jobs";
import { listMembersQuery, memberPageSchema, memberSchema, meSchema, updateMemberBody } from "../members";
import { created, nothing, type Operation, ok } from "./operation";

const tag = "Workspace";

const lastOwner = "The member is the last owner.";

const ofMembers: readonly Operation[] = [
  {
    id: "getMe",
    method: "GET",
    path: "/me",
    tag,
    summary: "Whose key this is and what it may do",
    permission: "authenticated",
    answers: [ok("The key's person and role.", meSchema)],
  },
  {
    id: "listMembers",
    method: "GET",
    path: "/members",
    tag,
    summary: "List members",
    permission: "member.read",
    query: listMembersQuery,
    answers: [ok("Members, newest first.", memberPageSchema)],
  },
  {
    id: "updateMember",
    method: "PATCH",
    path: "/members/{id}",
    tag,
    summary: "Change a member's role",
    description: "Only an owner makes or unmakes owners.",
    permission: "member.update",
    body: updateMemberBody,
    bodyExample: { role: "viewer" },
    answers: [ok("The member.", memberSchema)],
    conflict: lastOwner,
  },
  {
    id: "removeMember",
    method: "DELETE",
    path: "/members/{id}",
    tag,
    summary: "Remove a member",
    permission: "member.remove",
    answers: [nothing("Their sessions and keys in this workspace stopped working.")],
    conflict: lastOwner,
  },
];

const ofKeys: readonly Operation[] = [
  {
    id: "listApiKeys",
    method: "GET",
    path: "/api-keys",
    tag,
    summary: "List API keys",
    permission: "api_key.read",
    query: listApiKeysQuery,
    answers: [ok("Keys, newest first, without their secrets.", apiKeyPageSchema)],
  },
  {
    id: "createApiKey",
    method: "POST",
    path: "/api-keys",
    tag,
    summary: "Create an API key",
    permission: "api_key.create",
    body: createApiKeyBody,
    bodyExample: { name: "ci", role: "editor", rate_limit_per_minute: 300 },
    answers: [created("The key. `key` is shown only this once.", apiKeyCreatedSchema)],
  },
  {
    id: "updateApiKey",
    method: "PATCH",
    path: "/api-keys/{id}",
    tag,
    summary: "Rename a key, turn it off or on, or change its rate limit",
    permission: "api_key.update",
    body: updateApiKeyBody,
    bodyExample: { is_active: false },
    answers: [ok("The changed key.", apiKeySchema)],
  },
  {
    id: "deleteApiKey",
    method: "DELETE",
    path: "/api-keys/{id}",
    tag,
    summary: "Delete a key",
    permission: "api_key.delete",
    answers: [nothing("The key stopped working.")],
  },
];

const external = "An Inngest server runs the work.";

const ofJobs: readonly Operation[] = [
  {
    id: "listJobs",
    method: "GET",
    path: "/jobs",
    tag,
    summary: "List background work",
    permission: "job.read",
    query: listJobsQuery,
    answers: [ok("Jobs, newest first, and the state of the queue.", jobPageSchema)],
    conflict: external,
  },
  {
    id: "retryJob",
    method: "POST",
    path: "/jobs/{id}/retry",
    tag,
    summary: "Try a failed or waiting job again",
    permission: "job.manage",
    answers: [ok("The job.", jobSchema)],
    conflict: `The job's state does not allow it. Or: ${external}`,
  },
  {
    id: "cancelJob",
    method: "POST",
    path: "/jobs/{id}/cancel",
    tag,
    summary: "Cancel a job that has not ended",
    permission: "job.manage",
    answers: [ok("The job.", jobSchema)],
    conflict: `The job's state does not allow it. Or: ${external}`,
  },
];

export const workspaceOperations: readonly Operation[] = [...ofMembers, ...ofKeys, ...ofJobs];
