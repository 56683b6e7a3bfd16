import { describe, expect, it } from "vitest";
import { type TokenRefusal, toOAuthError } from "../../../../lambdas/oidc/domain/refusal.ts";
import { renderOAuthError } from "../../../../lambdas/platform/http/render-error.ts";

const realm = "https://id.example.com";

const expected: Record<TokenRefusal, readonly [number, string]> = {
  NO_CREDENTIALS: [401, "invalid_client"],
  UNSUPPORTED_SCHEME: [401, "invalid_client"],
  MALFORMED_BASIC: [401, "invalid_client"],
  MALFORMED_ASSERTION: [401, "invalid_client"],
  SEVERAL_METHODS: [400, "invalid_request"],
  CLIENT_ID_MISMATCH: [400, "invalid_request"],
  CLIENT_REFUSED: [401, "invalid_client"],
  UNSUPPORTED_GRANT: [400, "unsupported_grant_type"],
  GRANT_NOT_ALLOWED: [400, "unauthorized_client"],
  UNKNOWN_SCOPE: [400, "invalid_scope"],
  CODE_MISSING: [400, "invalid_request"],
  INVALID_CODE: [400, "invalid_grant"],
  REFRESH_TOKEN_MISSING: [400, "invalid_request"],
  INVALID_REFRESH_TOKEN: [400, "invalid_grant"],
  TOKEN_OF_ANOTHER_CLIENT: [400, "invalid_request"],
  TOKEN_NOT_REVOCABLE: [400, "unsupported_token_type"],
};

const render = (refusal: TokenRefusal) => {
  const request = {
    method: "POST",
    path: "/oauth2/token",
    params: {},
    query: new URLSearchParams(),
    headers: {},
    cookies: {},
    body: "",
    requestId: "r",
    sourceIp: "192.0.2.1",
  };
  return renderOAuthError(toOAuthError(refusal, realm), request, new Date());
};

describe("every refusal has its answer of RFC 6749 §5.2", () => {
  it.each(Object.entries(expected))("%s", (refusal, [status, error]) => {
    const answer = render(refusal as TokenRefusal);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
    });
    expect(answer.headers?.["WWW-Authenticate"]).toBe(
      status === 401 ? `Basic realm="${realm}", charset="UTF-8"` : undefined,
    );
    expect(answer.headers?.Pragma).toBe("no-cache");
  });
});
