import {
  apiKeyCreatedSchema,
  apiKeyPageSchema,
  apiKeySchema,
  createApiKeyBody,
  listApiKeysQuery,
  updateApiKeyBody,
} from "../api-keys";
import {
  createInvitationBody,
  invitationCreatedSchema,
  invitationPageSchema,
  listInvitationsQuery,
  reissueInvitationBody,
} from "../invitations";
import { jobPageSchema, jobSchema, listJobsQuery } from "../jobs";
import { listMembersQuery, memberPageSchema, memberSchema, meSchema, updateMemberBody } from "../members";
import { updateWorkspaceBody, workspaceSchema } from "../workspace";
import { created, nothing, type Operation, ok } from "./operation";

const tag = "Workspace";

const lastOwner = "The member is the last owner.";

const ofWorkspace: readonly Operation[] = [
  {
    id: "getWorkspace",
    method: "GET",
    path: "/workspace",
    tag,
    summary: "The key's workspace",
    permission: "workspace.read",
    answers: [ok("The workspace.", workspaceSchema)],
  },
  {
    id: "updateWorkspace",
    method: "PATCH",
    path: "/workspace",
    tag,
    summary: "Rename the workspace or protect labels",
    description: "Only admins move or remove a protected label. The slug stays.",
    permission: "workspace.update",
    body: updateWorkspaceBody,
    bodyExample: { protected_labels: ["production"] },
    answers: [ok("The workspace.", workspaceSchema)],
  },
];

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
    id: "inviteMember",
    method: "POST",
    path: "/members",
    tag,
    summary: "Invite a person",
    description:
      "Makes a link with which the owner of the address becomes a member. It works once, and takes the place of a link that the address was sent before.",
    permission: "member.invite",
    body: createInvitationBody,
    bodyExample: { email: "grace@example.com", role: "editor", expires_in_days: 7 },
    answers: [created("The invitation. `url` is shown only this once.", invitationCreatedSchema)],
    conflict: "The address is a member's.",
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

const wasAccepted = "The invitation was accepted.";

const ofInvitations: readonly Operation[] = [
  {
    id: "listInvitations",
    method: "GET",
    path: "/invitations",
    tag,
    summary: "List invitations",
    permission: "member.invite",
    query: listInvitationsQuery,
    answers: [ok("Invitations, newest first, without their links.", invitationPageSchema)],
  },
  {
    id: "reissueInvitation",
    method: "POST",
    path: "/invitations/{id}/reissue",
    tag,
    summary: "Make a new link for an invitation",
    description:
      "The old link stops working. The new one is an invitation of its own, with an id of its own.",
    permission: "member.invite",
    body: reissueInvitationBody,
    bodyExample: { expires_in_days: 7 },
    answers: [created("The new invitation. `url` is shown only this once.", invitationCreatedSchema)],
    conflict: `${wasAccepted} Or the address is a member's.`,
  },
  {
    id: "revokeInvitation",
    method: "DELETE",
    path: "/invitations/{id}",
    tag,
    summary: "Revoke an invitation",
    permission: "member.invite",
    answers: [nothing("The link stopped working.")],
    conflict: wasAccepted,
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
    conflict: `The job's state does not allow it, or what it worked on has ended: the detail says what to do instead, such as retrying the experiment. Or: ${external}`,
  },
  {
    id: "cancelJob",
    method: "POST",
    path: "/jobs/{id}/cancel",
    tag,
    summary: "Cancel a job that has not ended, and what it works on",
    permission: "job.manage",
    answers: [ok("The job.", jobSchema)],
    conflict: `The job's state does not allow it. Or: ${external}`,
  },
];

export const workspaceOperations: readonly Operation[] = [
  ...ofWorkspace,
  ...ofMembers,
  ...ofInvitations,
  ...ofKeys,
  ...ofJobs,
];
