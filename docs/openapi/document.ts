import { sessionEvent } from "../../lambdas/core/event/schema.ts";
import packageJson from "../../package.json" with { type: "json" };
import { apis } from "./apis.ts";
import { failureSchemas, headers, parameters, securitySchemes, tags } from "./components.ts";
import { describeOperation } from "./operations.ts";
import { type Components, createComponents, type Json } from "./schemas.ts";

const DESCRIPTION = [
  "Identity verification that plugs into anything: OpenID Connect, a REST API that issues verification links, and",
  "signed webhooks. Served below the base URL of your own deployment.",
].join(" ");

const describePaths = (components: Components): Json => {
  const paths = new Map<string, Json>();
  for (const api of apis) {
    for (const operation of api.operations) {
      const method = operation.method.toLowerCase();
      const path = paths.get(operation.path) ?? {};
      if (Object.hasOwn(path, method))
        throw new Error(`${operation.method} ${operation.path} is declared twice.`);
      paths.set(operation.path, { ...path, [method]: describeOperation(api, operation, components) });
    }
  }
  return Object.fromEntries(paths);
};

const describeWebhook = (components: Components): Json => ({
  sessionEvent: {
    post: {
      operationId: "receiveSessionEvent",
      summary: "What your endpoint receives (Standard Webhooks)",
      tags: ["Events"],
      // Not by a scheme: by the signature.
      security: [],
      description:
        "Signed: `webhook-signature` is `v1,` and the base64 HMAC-SHA256 over `id.timestamp.body`. Sent at least once, in no promised order; the `webhook-id` is the same on every attempt.",
      parameters: ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => ({
        name,
        in: "header",
        required: true,
        schema: { type: "string" },
      })),
      requestBody: {
        required: true,
        content: { "application/json": { schema: components.add(sessionEvent, "output") } },
      },
      responses: {
        "2XX": { description: "Received. Anything else, or nothing within 15 seconds, is tried again." },
        "410": { description: "Disables the endpoint." },
      },
    },
  },
});

/** The OpenAPI 3.1 document of everything that the product answers, made from the schemas that the handlers use. */
export const createDocument = (): Json => {
  const components = createComponents();
  const paths = describePaths(components);
  const webhooks = describeWebhook(components);
  const { schemas, responses } = components.all();
  const used = new Set(apis.flatMap((api) => api.operations.map((operation) => operation.tag)));
  return {
    openapi: "3.1.0",
    info: {
      title: "Countersign",
      version: packageJson.version,
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [
      {
        url: "{baseUrl}",
        variables: { baseUrl: { default: "http://127.0.0.1:4310", description: "Your own deployment." } },
      },
    ],
    tags: tags.filter(({ name }) => used.has(name) || name === "Events"),
    paths,
    webhooks,
    components: {
      securitySchemes,
      parameters,
      headers,
      responses,
      schemas: { ...failureSchemas, ...schemas },
    },
  };
};

/** As it is committed and served. */
export const printDocument = (): string => `${JSON.stringify(createDocument(), null, 2)}\n`;
