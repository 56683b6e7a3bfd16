import * as z from "zod";
import { identity, identityPatch } from "../../core/identity/schema.ts";
import { role, user, userInput } from "../../core/user/schema.ts";
import { pageOf, pageQuery } from "../../platform/dynamo/page.ts";
import { none, operation } from "../../platform/http/operation.ts";
import { line } from "../../platform/text.ts";

const stale = ["PRECONDITION_FAILED", "PRECONDITION_REQUIRED"] as const;
const identityReply = identity.omit({ organizationId: true });
const userReply = user.omit({ organizationId: true, subject: true });

export const listIdentities = operation({
  method: "GET",
  path: "/api/v1/identities",
  summary: "List the people whom the organization knows, newest first",
  tag: "Identities",
  query: pageQuery.extend({
    loginHint: z.string().min(1).max(320).optional(),
    /** Part of a name, login, e-mail address or phone number. */
    search: line(1, 120).optional(),
  }),
  body: none,
  reply: pageOf(identityReply),
  status: 200,
});

export const getIdentity = operation({
  method: "GET",
  path: "/api/v1/identities/{id}",
  summary: "Read a person",
  tag: "Identities",
  query: none,
  body: none,
  reply: identityReply,
  status: 200,
  errors: ["IDENTITY_NOT_FOUND"],
});

export const patchIdentity = operation({
  method: "PATCH",
  path: "/api/v1/identities/{id}",
  summary: "Change how a person is named and reached",
  tag: "Identities",
  query: none,
  body: identityPatch,
  reply: identityReply,
  status: 200,
  errors: ["IDENTITY_NOT_FOUND", ...stale],
});

export const deleteIdentity = operation({
  method: "DELETE",
  path: "/api/v1/identities/{id}",
  summary: "Forget a person; sessions stay until they are redacted",
  tag: "Identities",
  query: none,
  body: none,
  reply: none,
  status: 204,
  errors: ["IDENTITY_NOT_FOUND"],
});

export const listUsers = operation({
  method: "GET",
  path: "/api/v1/users",
  summary: "List the people who use the dashboard, newest first",
  tag: "Users",
  query: pageQuery,
  body: none,
  reply: pageOf(userReply),
  status: 200,
});

export const createUser = operation({
  method: "POST",
  path: "/api/v1/users",
  summary: "Invite someone to the dashboard",
  tag: "Users",
  query: none,
  body: userInput,
  reply: userReply,
  status: 201,
  errors: ["USER_EXISTS", "IDEMPOTENCY_KEY_REUSED"],
});

export const getUser = operation({
  method: "GET",
  path: "/api/v1/users/{id}",
  summary: "Read a user",
  tag: "Users",
  query: none,
  body: none,
  reply: userReply,
  status: 200,
  errors: ["USER_NOT_FOUND"],
});

export const patchUser = operation({
  method: "PATCH",
  path: "/api/v1/users/{id}",
  summary: "Give a user another role",
  tag: "Users",
  query: none,
  body: z.strictObject({ role: role.optional() }),
  reply: userReply,
  status: 200,
  errors: ["USER_NOT_FOUND", "OWN_USER", "LAST_ADMIN", ...stale],
});

export const inviteUserAgain = operation({
  method: "POST",
  path: "/api/v1/users/{id}/invitation",
  summary: "Send the invitation again to a user who has not signed in yet",
  tag: "Users",
  query: none,
  body: z.strictObject({}),
  reply: none,
  status: 204,
  errors: ["USER_NOT_FOUND", "OWN_USER", "ALREADY_SIGNED_IN", "SIGN_IN_MISSING"],
});

export const deleteUser = operation({
  method: "DELETE",
  path: "/api/v1/users/{id}",
  summary: "Take a user's access away and remove their sign-in",
  tag: "Users",
  query: none,
  body: none,
  reply: none,
  status: 204,
  errors: ["USER_NOT_FOUND", "OWN_USER", "LAST_ADMIN"],
});
