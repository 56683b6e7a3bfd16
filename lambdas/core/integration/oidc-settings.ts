import * as z from "zod";
import type { FieldError } from "../../platform/errors.ts";
import { signingAlgorithm } from "../signing-key/schema.ts";
import { redirectUri } from "./schema.ts";

/** How a client may authenticate (OpenID Connect Core 1.0 §9); the token endpoint has one file for each. */
export const tokenEndpointAuthMethod = z.enum([
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "none",
]);
export type TokenEndpointAuthMethod = z.infer<typeof tokenEndpointAuthMethod>;

/** What a client that signs nobody in may use, and the default of those that do: both must work. */
export const defaultAuthMethods: readonly TokenEndpointAuthMethod[] = [
  "client_secret_basic",
  "client_secret_post",
];

/** Scopes of a login. `openid` makes it one and is always allowed. */
export const loginScope = z.enum(["openid", "profile", "email", "phone", "offline_access"]);
export type LoginScope = z.infer<typeof loginScope>;

/** Algorithms by which a client may sign an assertion with a key of its own. */
export const assertionAlgorithms = ["RS256", "PS256", "ES256", "EdDSA"] as const;

/** Members of a JWK that are secret (RFC 7518 §6): who sends one has published their private key. */
const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

const clientKey = z
  .looseObject({
    kty: z.enum(["RSA", "EC", "OKP"], "must be RSA, EC or OKP"),
    kid: z.string().min(1).max(128).optional(),
    alg: z.enum(assertionAlgorithms, `must be one of ${assertionAlgorithms.join(", ")}`).optional(),
    use: z.literal("sig", "must be sig").optional(),
    crv: z.string().max(32).optional(),
    n: z.string().max(2048).optional(),
    e: z.string().max(16).optional(),
    x: z.string().max(256).optional(),
    y: z.string().max(256).optional(),
  })
  .superRefine((key, context) => {
    for (const name of PRIVATE_MEMBERS) {
      if (Object.hasOwn(key, name))
        context.addIssue({ code: "custom", path: [name], message: "is private: send public keys only" });
    }
    if (!isComplete(key)) context.addIssue({ code: "custom", message: "is not a complete public key" });
  });

const RSA_MIN_CHARACTERS = Math.ceil(2048 / 6);

const isComplete = (key: {
  kty: string;
  n?: unknown;
  e?: unknown;
  crv?: unknown;
  x?: unknown;
  y?: unknown;
}) => {
  if (key.kty === "RSA")
    return typeof key.n === "string" && key.n.length >= RSA_MIN_CHARACTERS && typeof key.e === "string";
  if (key.kty === "EC") return key.crv === "P-256" && typeof key.x === "string" && typeof key.y === "string";
  return key.crv === "Ed25519" && typeof key.x === "string";
};

const clientKeys = z.strictObject({ keys: z.array(clientKey).min(1).max(10) }).superRefine((set, context) => {
  const ids = set.keys.map((key) => key.kid);
  if (set.keys.length > 1 && ids.includes(undefined))
    context.addIssue({ code: "custom", path: ["keys"], message: "need a kid where there are several" });
  if (new Set(ids).size !== ids.length)
    context.addIssue({ code: "custom", path: ["keys"], message: "have the same kid twice" });
});

const noDuplicates = (values: readonly string[]): boolean => new Set(values).size === values.length;
const twice = "has an entry twice";

/** How long a verification may be reused at most: a day. */
const MAX_REUSE_MINUTES = 1440;

const fields = z.strictObject({
  tokenEndpointAuthMethods: z
    .array(tokenEndpointAuthMethod)
    .min(1)
    .refine(noDuplicates, twice)
    .default([...defaultAuthMethods]),
  /**
   * The client's public keys, for `private_key_jwt`. Given here and never by an address: a function that signs tokens
   * does not talk to the internet.
   */
  jwks: clientKeys.optional(),
  /** Whether a login without PKCE is refused. Where one is sent it is always checked. */
  pkce: z.enum(["required", "optional"]).default("required"),
  idTokenSignedResponseAlg: signingAlgorithm.default("RS256"),
  /** For how long a verification counts for further logins in the same browser. 0: verify every time. */
  sessionReuseMinutes: z.number().int().min(0).max(MAX_REUSE_MINUTES).default(0),
  /** `pairwise`: each sector (host of the redirect URIs) knows a person by another `sub`. */
  subjectType: z.enum(["public", "pairwise"]).default("public"),
  allowedScopes: z
    .array(loginScope)
    .refine(noDuplicates, twice)
    .refine((scopes) => scopes.includes("openid"), "must include openid")
    .default(["openid", "profile", "email"]),
  postLogoutRedirectUris: z.array(redirectUri).max(20).refine(noDuplicates, twice).default([]),
  /** Whether the person may go on by phone while this browser waits. */
  crossDevice: z.boolean().default(true),
});

/** Settings of every type whose client signs people in. */
export const oidcSettings = fields.superRefine((settings, context) => {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const methods = settings.tokenEndpointAuthMethods;
  const isPublic = methods.includes("none");
  if (isPublic && methods.length > 1)
    refuse("tokenEndpointAuthMethods", "must be none alone: a client that keeps secrets always proves it");
  if (isPublic && settings.pkce === "optional") refuse("pkce", "must be required for a public client");
  if (methods.includes("private_key_jwt") && settings.jwks === undefined)
    refuse("jwks", "is required for private_key_jwt");
  if (!methods.includes("private_key_jwt") && settings.jwks !== undefined)
    refuse("jwks", "applies to private_key_jwt only");
});
export type OidcSettings = z.output<typeof oidcSettings>;

/** `redirectUris` of a pairwise client must share one host, which is its sector (OpenID Connect Core 1.0 §8.1). */
export const checkSector = (
  redirectUris: readonly string[],
  settings: Pick<OidcSettings, "subjectType">,
): FieldError[] => {
  if (settings.subjectType === "public" || new Set(redirectUris.map(sectorOf)).size <= 1) return [];
  return [{ path: "redirectUris", message: "must share one host, because subjectType is pairwise" }];
};

export const sectorOf = (uri: string): string => new URL(uri).host;
