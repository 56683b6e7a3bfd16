const code = {
  type: "string",
  pattern: "^[A-Z][A-Z0-9_]*$",
  description: "Stable: callers may branch on it.",
};

const fieldErrors = {
  type: "array",
  description: "What is wrong, by the path of the field.",
  items: {
    type: "object",
    properties: { path: { type: "string" }, message: { type: "string" } },
    required: ["path", "message"],
  },
};

/** What a failure looks like on the wire: one form for each kind of caller. */
export const failureSchemas = {
  Problem: {
    description: "RFC 9457 problem details.",
    type: "object",
    properties: {
      type: { type: "string", format: "uri" },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
      code,
      errors: fieldErrors,
    },
    required: ["type", "title", "status", "detail", "code"],
  },
  OmniError: {
    description: "The envelope of the compatible onboarding API, with our code and field errors.",
    type: "object",
    properties: {
      timestamp: { type: "integer", description: "Milliseconds since the epoch." },
      status: { type: "integer" },
      error: { type: "string" },
      message: { type: "string" },
      path: { type: "string" },
      code,
      errors: fieldErrors,
    },
    required: ["timestamp", "status", "error", "message", "path", "code", "errors"],
  },
  OAuthError: {
    description: "RFC 6749 §5.2.",
    type: "object",
    properties: { error: { type: "string" }, error_description: { type: "string" } },
    required: ["error"],
  },
} as const;

export const securitySchemes = {
  signIn: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "An access token of the organization's sign-in provider.",
  },
  loginToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "Access token of a login with the scope openid, from POST /oauth2/token.",
  },
  clientSecretBasic: {
    type: "http",
    scheme: "basic",
    description: "Client id and client secret (RFC 6749 §2.3.1).",
  },
  browserSession: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-countersign_session",
    description:
      "Set by *Start*; without the prefix where the base URL is http. Every POST also needs an `Origin` of our own.",
  },
  clientCredentials: {
    type: "oauth2",
    description: "An access token that a back end got with its client id and secret.",
    flows: {
      clientCredentials: {
        tokenUrl: "/oauth2/token",
        scopes: {
          "onboarding:write": "Request, cancel, resend and redact verifications.",
          "onboarding:read": "Read verifications.",
        },
      },
    },
  },
} as const;

export const parameters = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description:
      "Repeating a request with the same key and body within 24 hours creates nothing new and gets the same answer.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
  },
  IfMatch: {
    name: "If-Match",
    in: "header",
    required: true,
    description: "The ETag of the record as you read it.",
    schema: { type: "string", pattern: '^(W/)?"\\d{1,12}"$' },
    example: '"3"',
  },
} as const;

export const headers = {
  RequestId: { description: "Quote it when you ask for help.", schema: { type: "string" } },
  ETag: { description: "Version of the record, for If-Match.", schema: { type: "string" }, example: '"3"' },
  Location: { description: "Path of what was created.", schema: { type: "string" } },
} as const;

export const tags = [
  { name: "Onboarding", description: "For back ends: request verifications and follow them." },
  { name: "OAuth 2.0 / OpenID Connect", description: "Discovery, keys, sign-in and tokens." },
  {
    name: "Sign-in page",
    description: "For the page of the browser that began a sign-in: choosing where to go on, and waiting.",
  },
  { name: "Verification", description: "For the verification pages: the session of one person's browser." },
  { name: "Organization", description: "Your organization." },
  { name: "Integrations", description: "Named connections to outside systems." },
  { name: "Workflows", description: "Which checks a verification consists of." },
  { name: "Sessions", description: "Verifications, for the helpdesk and for reviewers." },
  { name: "Identities", description: "The people whom the organization knows." },
  { name: "Webhooks", description: "Where events are sent, and what became of them." },
  { name: "Events", description: "What webhooks carry." },
  { name: "Analytics", description: "Numbers." },
  { name: "Audit", description: "Who changed what." },
  { name: "Users", description: "The people who use the dashboard." },
  { name: "Operator", description: "Across organizations." },
  { name: "Meta", description: "About this API." },
] as const;
