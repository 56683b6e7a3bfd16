import { describe, expect, it } from "vitest";
import { readCredentials } from "../../../../lambdas/oidc/client-authentication/read-credentials.ts";
import { clientAuthenticationMethods } from "../../../../lambdas/oidc/client-authentication/registry.ts";

const basic = (clientId: string, secret: string) =>
  `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;

const read = (authorization: string | undefined, parameters: Record<string, string> = {}) =>
  readCredentials({ authorization, parameters, path: "/oauth2/token" });

const refused = (refusal: string) => ({ outcome: "REFUSED", refusal });

describe("requests that do not say who they are in exactly one way are refused", () => {
  it("no credentials at all", () => {
    expect(read(undefined)).toEqual(refused("NO_CREDENTIALS"));
  });

  it("a secret without a client id", () => {
    expect(read(undefined, { client_secret: "secret" })).toEqual(refused("NO_CREDENTIALS"));
  });

  it("header and body at once, even with the same credentials", () => {
    expect(read(basic("client", "secret"), { client_id: "client", client_secret: "secret" })).toEqual(
      refused("SEVERAL_METHODS"),
    );
  });

  it("a secret in the body beside a malformed header", () => {
    expect(read("Basic {}", { client_id: "client", client_secret: "secret" })).toEqual(
      refused("SEVERAL_METHODS"),
    );
  });

  it("a secret in the body beside a bearer token", () => {
    expect(read("Bearer token", { client_id: "client", client_secret: "secret" })).toEqual(
      refused("SEVERAL_METHODS"),
    );
  });

  it("another client id in the body than in the header", () => {
    expect(read(basic("client", "secret"), { client_id: "other" })).toEqual(refused("CLIENT_ID_MISMATCH"));
  });

  it("a client id in the body that differs only in case", () => {
    expect(read(basic("client", "secret"), { client_id: "Client" })).toEqual(refused("CLIENT_ID_MISMATCH"));
  });

  it("malformed Basic credentials, and schemes that we do not take", () => {
    expect(read("Basic {}")).toEqual(refused("MALFORMED_BASIC"));
    expect(read("Bearer token")).toEqual(refused("UNSUPPORTED_SCHEME"));
  });
});

describe("one way is enough", () => {
  const presented = (method: string, credential = "secret") => ({
    outcome: "PRESENTED",
    clientId: "client",
    credential,
    method: expect.objectContaining({ name: method }),
  });

  it("client_secret_basic", () => {
    expect(read(basic("client", "secret"))).toEqual(presented("client_secret_basic"));
  });

  it("client_secret_basic with the same client id in the body", () => {
    expect(read(basic("client", "secret"), { client_id: "client" })).toEqual(
      presented("client_secret_basic"),
    );
  });

  it("client_secret_post", () => {
    expect(read(undefined, { client_id: "client", client_secret: "secret" })).toEqual(
      presented("client_secret_post"),
    );
  });

  it("none: the client id alone, which is enough for a public client only", () => {
    expect(read(undefined, { client_id: "client" })).toEqual(presented("none", ""));
  });

  it("the registry names each method once, by its name in discovery", () => {
    expect(clientAuthenticationMethods.map((method) => method.name)).toEqual([
      "client_secret_basic",
      "client_secret_post",
      "client_secret_jwt",
      "private_key_jwt",
      "none",
    ]);
  });
});
