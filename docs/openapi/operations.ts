import * as z from "zod";
import { isManagementRoute, type Permission, permissions } from "../../lambdas/core/access/permissions.ts";
import { routeScopes } from "../../lambdas/onboarding/scopes.ts";
import { routeKeyOf } from "../../lambdas/platform/http/function.ts";
import type { Operation } from "../../lambdas/platform/http/operation.ts";
import type { Api } from "./apis.ts";
import { errorCodes, oauthErrors } from "./errors.ts";
import { examples } from "./examples.ts";
import type { Components, Json } from "./schemas.ts";

const isNone = (schema: z.ZodType): boolean => schema.def.type === "undefined";

const lookUp = (code: string): { status: number; when: string } => {
  const found = oauthErrors[code] ?? errorCodes[code];
  if (found === undefined) throw new Error(`${code} is not described in docs/openapi/errors.ts.`);
  return found;
};

/** `GET /api/v1/sessions/{id}` → `getApiV1SessionsById`: stable as long as the address is. */
export const operationId = ({ method, path }: Operation): string =>
  method.toLowerCase() +
  path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => (part.startsWith("{") ? `By-${part.slice(1, -1)}` : part))
    .flatMap((part) => part.split(/[^A-Za-z0-9]+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map((found) => ({
    name: found[1],
    in: "path",
    required: true,
    schema: { type: "string", minLength: 1, maxLength: 128 },
  }));

const queryParameters = ({ query }: Operation, components: Components): Json[] => {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: "query",
    required: !z.safeParse(schema, undefined).success,
    schema: components.add(schema, "input"),
  }));
};

const isUpdate = (api: Api, { method }: Operation): boolean =>
  api.name === "management" && (method === "PATCH" || method === "PUT");

/** Codes of the failures, the endpoint's own and those that follow from its form. */
const failureCodes = (api: Api, operation: Operation): string[] => {
  const reads = !isNone(operation.query) || !isNone(operation.body);
  const oauth = api.name === "oauth";
  return [
    ...(reads && !oauth ? ["VALIDATION_FAILED"] : []),
    ...api.errors,
    ...(operation.errors ?? []),
    ...(permissionOf(operation)?.feature === undefined ? [] : ["FEATURE_DISABLED"]),
    ...(isUpdate(api, operation) ? ["PRECONDITION_FAILED", "PRECONDITION_REQUIRED"] : []),
    ...(isNone(operation.body) || oauth ? [] : ["BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"]),
  ];
};

const headerParameters = (api: Api, operation: Operation): Json[] => {
  const repeatable = operation.errors?.includes("IDEMPOTENCY_KEY_REUSED") === true;
  return [
    ...(repeatable ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
    ...(isUpdate(api, operation) ? [{ $ref: "#/components/parameters/IfMatch" }] : []),
  ];
};

/** One component for each set of codes of one status, so that the document does not repeat itself. */
const failures = (api: Api, operation: Operation, components: Components): Json => {
  const { schema, mediaType } = api.failure;
  const content = { [mediaType]: { schema: { $ref: `#/components/schemas/${schema}` } } };
  const byStatus = new Map<number, string[]>();
  for (const code of new Set(failureCodes(api, operation))) {
    const { status } = lookUp(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const listed = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, codes]) => {
      const description = codes.map((code) => `\`${code}\`: ${lookUp(code).when}.`).join("\n\n");
      return [String(status), components.addResponse([schema, ...codes].join("."), { description, content })];
    });
  const other = components.addResponse(`${schema}.other`, { description: "Any other failure.", content });
  return { ...Object.fromEntries(listed), default: other };
};

const success = (operation: Operation, components: Components): Json => {
  const headers = {
    "X-Request-Id": { $ref: "#/components/headers/RequestId" },
    ...(operation.status === 201 ? { Location: { $ref: "#/components/headers/Location" } } : {}),
    ...(isVersioned(operation) ? { ETag: { $ref: "#/components/headers/ETag" } } : {}),
  };
  const example = examples[routeKeyOf(operation)]?.reply;
  return {
    description: isNone(operation.reply) ? "Done." : "Success.",
    headers,
    ...(isNone(operation.reply)
      ? {}
      : {
          content: {
            "application/json": {
              schema: components.add(operation.reply, "output"),
              ...(example === undefined ? {} : { example }),
            },
          },
        }),
  };
};

const isVersioned = ({ reply }: Operation): boolean =>
  reply instanceof z.ZodObject && Object.hasOwn(reply.shape, "version");

const requestBody = (operation: Operation, components: Components): Json => {
  if (isNone(operation.body)) return {};
  const example = examples[routeKeyOf(operation)]?.body;
  return {
    requestBody: {
      required: !operation.body.safeParse({}).success,
      content: {
        [operation.bodyType ?? "application/json"]: {
          schema: components.add(operation.body, "input"),
          ...(example === undefined ? {} : { example }),
        },
      },
    },
  };
};

const permissionOf = (operation: Operation): Permission | undefined => {
  const key = routeKeyOf(operation);
  return isManagementRoute(key) ? permissions[key] : undefined;
};

const access = (operation: Operation): Json => {
  const permission = permissionOf(operation);
  if (permission === undefined) return {};
  const { role, feature } = permission;
  const needs = feature === undefined ? "" : ` Needs the feature \`${feature}\`.`;
  return {
    description: `Least role: \`${role}\`.${needs}`,
    "x-role": role,
    ...(feature === undefined ? {} : { "x-feature": feature }),
  };
};

const requireScope = (operation: Operation): string => {
  const scope = routeScopes[routeKeyOf(operation)];
  if (scope === undefined) throw new Error(`${routeKeyOf(operation)} has no scope.`);
  return scope;
};

/** What a caller has to show; alternatives are entries of their own, `{}` among them means "or nothing". */
const security = (api: Api, operation: Operation): Json[] => {
  switch (api.name) {
    case "management":
      return [{ signIn: [] }];
    case "onboarding":
      return [{ clientCredentials: [requireScope(operation)] }];
    case "person":
      return operation.errors?.includes("NO_SESSION") === true ? [{ browserSession: [] }] : [];
    case "oauth":
      if (operation.errors?.includes("invalid_token") === true) return [{ loginToken: [] }];
      // The client may also be named in the body (client_secret_post).
      return operation.errors?.includes("invalid_client") === true ? [{ clientSecretBasic: [] }, {}] : [];
    case "public":
      return [];
  }
};

/** One endpoint as an OpenAPI operation object. */
export const describeOperation = (api: Api, operation: Operation, components: Components): Json => {
  const parameters = [
    ...pathParameters(operation.path),
    ...queryParameters(operation, components),
    ...headerParameters(api, operation),
  ];
  return {
    operationId: operationId(operation),
    summary: operation.summary,
    tags: [operation.tag],
    ...access(operation),
    security: security(api, operation),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation, components),
    responses: {
      [String(operation.status)]: success(operation, components),
      ...failures(api, operation, components),
    },
  };
};
