import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { createTestTable } from "../../../support/test-table.ts";
import { createLoginClient, getUserinfo, type LoginClient, signIn } from "../login-fixture.ts";
import { createTokenEndpoint } from "../token-fixture.ts";

const endpoint = await createTokenEndpoint(await createTestTable());
const pairwise = { subjectType: "pairwise" };
const first = await createLoginClient(endpoint, pairwise, [
  "https://one.example.com/a",
  "https://one.example.com/b",
]);

/** Another client of the same organization, at other addresses. */
const sibling = async (redirectUris: string[], settings: Record<string, unknown> = pairwise) => {
  const made = await createLoginClient(endpoint, settings, redirectUris);
  return { ...made, identity: first.identity, tenant: first.tenant };
};

const subjectAt = async (client: LoginClient): Promise<string> => {
  const { tokens } = await signIn(endpoint, client);
  return String(decodeJwt(tokens.id_token).sub);
};

describe("a pairwise subject", () => {
  it("is not the identity's id and does not contain it", async () => {
    const subject = await subjectAt(first);
    expect(subject).toMatch(/^[\w-]{43}$/);
    expect(subject).not.toContain(first.identity.id);
  });

  it("is the same in the ID token, the access token, userinfo and every later login", async () => {
    const { tokens } = await signIn(endpoint, first);
    const subject = decodeJwt(tokens.id_token).sub;
    expect(decodeJwt(tokens.access_token).sub).toBe(subject);
    expect((await getUserinfo(endpoint, `Bearer ${tokens.access_token}`)).body.sub).toBe(subject);
    endpoint.clock.advance(3600);
    expect(await subjectAt(first)).toBe(subject);
  });

  it("is the same for clients of one sector and another one for each other sector", async () => {
    const subject = await subjectAt(first);
    expect(await subjectAt(await sibling(["https://one.example.com/c"]))).toBe(subject);
    expect(await subjectAt(await sibling(["https://two.example.com/a"]))).not.toBe(subject);
    expect(await subjectAt(await sibling(["https://one.example.com:8443/a"]))).not.toBe(subject);
  });

  it("is another one for each person", async () => {
    const other = await createLoginClient(endpoint, pairwise, ["https://one.example.com/a"]);
    expect(await subjectAt(other)).not.toBe(await subjectAt(first));
  });

  it("is not undone by identity_id, not even when that is asked for", async () => {
    const { tokens } = await signIn(endpoint, first, {
      scopes: ["openid", "profile", "email"],
      claims: { id_token: { identity_id: { essential: true } }, userinfo: { identity_id: null } },
    });
    const userinfo = await getUserinfo(endpoint, `Bearer ${tokens.access_token}`);
    const told = JSON.stringify([decodeJwt(tokens.id_token), decodeJwt(tokens.access_token), userinfo.body]);
    expect(told).not.toContain(first.identity.id);
  });
});

it("a public subject is the identity's id", async () => {
  expect(await subjectAt(await sibling(["https://one.example.com/a"], {}))).toBe(first.identity.id);
});
