import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AppError,
  rateLimited,
  unauthorized,
  unavailable,
  validationFailed,
} from "../../../../lambdas/platform/errors.ts";
import {
  renderOAuthError,
  renderOmni,
  renderProblem,
} from "../../../../lambdas/platform/http/render-error.ts";
import { aRequest } from "./support.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const fail = (status: number, code: string, detail = "A detail.") => new AppError({ status, code, detail });

describe("a problem (RFC 9457)", () => {
  it("has a type of its own for each code, and the fields that were wrong", () => {
    const error = validationFailed([{ path: "name", message: "is required" }]);
    expect(renderProblem(error, aRequest(), now)).toEqual({
      status: 400,
      headers: { "Content-Type": "application/problem+json" },
      body: {
        type: "urn:countersign:error:validation-failed",
        title: "Bad Request",
        status: 400,
        detail: "The request is not valid.",
        code: "VALIDATION_FAILED",
        errors: [{ path: "name", message: "is required" }],
      },
    });
  });

  it("keeps the headers of the failure", () => {
    expect(renderProblem(rateLimited("RATE_LIMITED", "", 7), aRequest(), now).headers).toMatchObject({
      "Retry-After": "7",
    });
  });
});

describe("the envelope of the compatible API", () => {
  it("has its time in milliseconds, the path, and our code", () => {
    expect(renderOmni(unauthorized(), aRequest({ path: "/omni/x" }), now)).toMatchObject({
      status: 401,
      headers: { "WWW-Authenticate": expect.stringContaining("Bearer") },
      body: {
        timestamp: now.getTime(),
        status: 401,
        error: "Unauthorized",
        message: "A valid bearer token is required.",
        path: "/omni/x",
        code: "UNAUTHORIZED",
        errors: [],
      },
    });
  });
});

describe("an OAuth error (RFC 6749 §5.2)", () => {
  const oauth = (error: AppError) => renderOAuthError(error, aRequest(), now);

  it.each([
    [fail(401, "INVALID_CLIENT"), 401, "invalid_client"],
    [fail(400, "INVALID_SCOPE"), 400, "invalid_scope"],
    [fail(400, "VALIDATION_FAILED"), 400, "invalid_request"],
    [fail(413, "BODY_TOO_LARGE"), 413, "invalid_request"],
    [fail(415, "UNSUPPORTED_MEDIA_TYPE"), 415, "invalid_request"],
    [fail(404, "NOT_FOUND"), 404, "invalid_request"],
    [fail(405, "METHOD_NOT_ALLOWED"), 405, "invalid_request"],
    [fail(429, "RATE_LIMITED"), 429, "temporarily_unavailable"],
    [unavailable(), 503, "temporarily_unavailable"],
    [fail(500, "INTERNAL_ERROR"), 500, "server_error"],
  ])("%s", (error, status, name) => {
    const answer = oauth(error);
    expect([answer.status, answer.body]).toEqual([
      status,
      { error: name, error_description: expect.any(String) },
    ]);
    expect(answer.headers).toMatchObject({ "Content-Type": "application/json", Pragma: "no-cache" });
  });

  it("keeps the headers of the failure", () => {
    expect(oauth(unavailable()).headers).toMatchObject({ "Retry-After": "1" });
  });

  it("says which parameters were wrong", () => {
    const error = validationFailed([{ path: "grant_type", message: "is required" }]);
    expect(oauth(error).body).toMatchObject({ error_description: "grant_type is required." });
  });

  it("describes in the characters that the standard allows, whatever the failure says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (path, detail) => {
        for (const error of [validationFailed([{ path, message: detail }]), fail(400, "X", detail)]) {
          const { error_description: text } = oauth(error).body as { error_description: string };
          expect(text).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]{0,300}$/);
        }
      }),
    );
  });
});
