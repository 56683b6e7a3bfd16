import { AppError } from "../../platform/errors.ts";

/** Every reason for which userinfo says no. */
export type UserinfoRefusal = "NO_TOKEN" | "MALFORMED_TOKEN" | "TWO_TOKENS" | "INVALID_TOKEN" | "NOT_A_LOGIN";

export type BearerReading =
  | { outcome: "PRESENTED"; token: string }
  | { outcome: "REFUSED"; refusal: UserinfoRefusal };

const refused = (refusal: UserinfoRefusal): BearerReading => ({ outcome: "REFUSED", refusal });

const B64TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** RFC 6750 §2: one way, not two. */
export const readBearerToken = (
  authorization: string | undefined,
  inBody: string | undefined,
): BearerReading => {
  if (authorization !== undefined && inBody !== undefined) return refused("TWO_TOKENS");
  if (inBody !== undefined)
    return B64TOKEN.test(inBody) ? { outcome: "PRESENTED", token: inBody } : refused("INVALID_TOKEN");
  if (authorization === undefined) return refused("NO_TOKEN");
  const [, scheme = "", token = ""] = /^([^ ]*) ?(.*)$/s.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== "bearer") return refused("NO_TOKEN");
  return B64TOKEN.test(token) ? { outcome: "PRESENTED", token } : refused("MALFORMED_TOKEN");
};

interface WireRefusal {
  status: 400 | 401 | 403;
  error: "invalid_request" | "invalid_token" | "insufficient_scope";
  description: string;
  /** What follows the realm in the challenge. A request without a token is told no error (RFC 6750 §3.1). */
  challenge: string;
}

const wire: Record<UserinfoRefusal, WireRefusal> = {
  NO_TOKEN: {
    status: 401,
    error: "invalid_token",
    description: "A bearer token is required.",
    challenge: "",
  },
  MALFORMED_TOKEN: {
    status: 400,
    error: "invalid_request",
    description: "The Authorization header holds no bearer token.",
    challenge: ', error="invalid_request"',
  },
  TWO_TOKENS: {
    status: 400,
    error: "invalid_request",
    description: "Send the access token in the header or in the body, not in both.",
    challenge: ', error="invalid_request"',
  },
  INVALID_TOKEN: {
    status: 401,
    error: "invalid_token",
    description: "The access token is unknown, expired or revoked.",
    challenge: ', error="invalid_token"',
  },
  NOT_A_LOGIN: {
    status: 403,
    error: "insufficient_scope",
    description: "The access token was not issued for a login with the scope openid.",
    challenge: ', error="insufficient_scope", scope="openid"',
  },
};

/** RFC 6750 §3. `realm` is the issuer. */
export const toBearerError = (refusal: UserinfoRefusal, realm: string): AppError => {
  const { status, error, description, challenge } = wire[refusal];
  return new AppError({
    status,
    code: error.toUpperCase(),
    detail: description,
    headers: { "WWW-Authenticate": `Bearer realm="${realm}"${challenge}` },
    cause: refusal,
  });
};
