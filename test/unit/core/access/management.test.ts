import { generateKeyPair, UnsecuredJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createManagementAccess } from "../../../../lambdas/core/access/management.ts";
import { type ManagementRouteKey, permissions } from "../../../../lambdas/core/access/permissions.ts";
import { switchFeatures } from "../../../../lambdas/core/organization/domain.ts";
import type { User } from "../../../../lambdas/core/user/schema.ts";
import { createUserStore } from "../../../../lambdas/core/user/store.ts";
import type { HttpRequest } from "../../../../lambdas/platform/http/request.ts";
import { addUser } from "../../../support/management-tenant.ts";
import { commit, createTenant, createTestProduct, type TestProduct } from "../../../support/test-product.ts";
import { startTestSignIn, type TestSignIn } from "../../../support/test-sign-in.ts";
import { createTestTable } from "../../../support/test-table.ts";

let product: TestProduct;
let signIn: TestSignIn;
let admin: User;

beforeAll(async () => {
  product = createTestProduct(await createTestTable());
  signIn = await startTestSignIn();
  const { organization } = await createTenant(product);
  admin = await addUser(product, organization.id, "admin");
  return () => signIn.stop();
});

const createAccess = () =>
  createManagementAccess({
    issuer: signIn.issuer,
    clientId: signIn.clientId,
    users: createUserStore(product.table),
    organizations: product.organizations,
  });

const requestWith = (authorization: string | undefined): HttpRequest => ({
  method: "GET",
  path: "/api/v1/users",
  params: {},
  query: new URLSearchParams(),
  headers: authorization === undefined ? {} : { authorization },
  cookies: {},
  body: "",
  requestId: "req",
  sourceIp: "192.0.2.1",
});

const enter = (authorization: string | undefined, key: ManagementRouteKey = "GET /api/v1/users") =>
  createAccess().authenticate(requestWith(authorization), key);

const bearer = async (
  ...change: Parameters<TestSignIn["token"]> extends [string, ...infer Rest] ? Rest : never
) => `Bearer ${await signIn.token(admin.subject, ...change)}`;

const REFUSED = { status: 401, code: "UNAUTHORIZED" };
const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;

describe("a token that is not good", () => {
  it.each([
    ["nothing at all", undefined],
    ["an empty header", ""],
    ["the scheme alone", "Bearer "],
    ["another scheme", "Basic dXNlcjpwYXNz"],
    ["text that is no token", "Bearer not-a-token"],
    ["three parts of nothing", "Bearer a.b.c"],
    ["a control character", "Bearer a\u0000b"],
    ["two tokens", "Bearer a.b.c, Bearer d.e.f"],
  ])("%s is refused", async (_, authorization) => {
    await expect(enter(authorization)).rejects.toMatchObject(REFUSED);
  });

  it.each([
    ["expired", { claims: { exp: seconds(-1) } }],
    ["without an end", { claims: { exp: undefined } }],
    ["not yet valid", { claims: { nbf: seconds(300) } }],
    ["of another issuer", { claims: { iss: "https://elsewhere.example.com" } }],
    ["without an issuer", { claims: { iss: undefined } }],
    ["of another client", { claims: { client_id: "another" } }],
    ["without a client, as ID tokens are", { claims: { client_id: undefined, aud: "x" } }],
    ["without a subject", { claims: { sub: undefined } }],
    ["with a number as its subject", { claims: { sub: 7 } }],
    ["without a key id", { header: { kid: undefined } }],
    ["with an unknown key id", { header: { kid: "another" } }],
  ])("%s is refused", async (_, change) => {
    await expect(enter(await bearer(change))).rejects.toMatchObject(REFUSED);
  });

  it("signed by somebody else's key under our key id is refused", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    await expect(enter(await bearer({ key: privateKey }))).rejects.toMatchObject(REFUSED);
  });

  it("signed with HS256 and our public key as the secret is refused", async () => {
    const secret = new TextEncoder().encode(JSON.stringify(signIn.publicKey));
    const token = await bearer({ header: { alg: "HS256" }, key: secret });
    await expect(enter(token)).rejects.toMatchObject(REFUSED);
  });

  it("that is not signed at all (alg none) is refused", async () => {
    const token = new UnsecuredJWT({ client_id: signIn.clientId })
      .setIssuer(signIn.issuer)
      .setSubject(admin.subject)
      .setExpirationTime("10m")
      .encode();
    await expect(enter(`Bearer ${token}`)).rejects.toMatchObject(REFUSED);
  });

  it("whose signature or payload was touched is refused", async () => {
    const [header, payload, signature] = (await bearer()).slice(7).split(".");
    const flipped = `${signature?.startsWith("A") ? "B" : "A"}${signature?.slice(1)}`;
    await expect(enter(`Bearer ${header}.${payload}.${flipped}`)).rejects.toMatchObject(REFUSED);
    const other = Buffer.from(JSON.stringify({ sub: admin.subject })).toString("base64url");
    await expect(enter(`Bearer ${header}.${other}.${signature}`)).rejects.toMatchObject(REFUSED);
  });

  it("tells the caller nothing about why", async () => {
    const detail = (authorization: string) => enter(authorization).catch((error: Error) => error.message);
    expect(await detail(await bearer({ claims: { exp: seconds(-1) } }))).toBe(await detail("Bearer a.b.c"));
  });
});

describe("a good token", () => {
  it("becomes who our own record says it is", async () => {
    await expect(enter(await bearer())).resolves.toMatchObject({
      userId: admin.id,
      role: "admin",
      organization: { id: admin.organizationId },
      actor: { type: "USER", id: admin.id },
    });
  });

  it("gets no role from its own claims", async () => {
    const viewer = await addUser(product, admin.organizationId, "viewer");
    const token = await signIn.token(viewer.subject, {
      claims: { role: "operator", "cognito:groups": ["admin"], organizationId: "org_other" },
    });
    await expect(enter(`Bearer ${token}`)).rejects.toMatchObject({ status: 403, code: "FORBIDDEN" });
  });

  it("stops working the moment its user's record is gone", async () => {
    const leaver = await addUser(product, admin.organizationId, "viewer");
    const authorization = `Bearer ${await signIn.token(leaver.subject)}`;
    const key = "GET /api/v1/organization";
    await expect(enter(authorization, key)).resolves.toMatchObject({ role: "viewer" });
    await commit(product.table, createUserStore(product.table).remove(leaver));
    await expect(enter(authorization, key)).rejects.toMatchObject({ status: 403 });
  });
});

describe("an organization without the feature", () => {
  let authorization: string;

  beforeAll(async () => {
    const { organization } = await createTenant(product);
    await commit(product.table, [
      product.organizations.update(switchFeatures(organization, [], product.clock.now())),
    ]);
    const operator = await addUser(product, organization.id, "operator");
    authorization = `Bearer ${await signIn.token(operator.subject)}`;
  });

  const keys = Object.keys(permissions).filter((key): key is ManagementRouteKey => key in permissions);
  const needsFeature = (key: ManagementRouteKey): boolean => "feature" in permissions[key];

  it.each(keys.filter(needsFeature))("%s answers FEATURE_DISABLED", async (key) => {
    await expect(enter(authorization, key)).rejects.toMatchObject({ status: 403, code: "FEATURE_DISABLED" });
  });

  it.each(keys.filter((key) => !needsFeature(key)))("%s is open", async (key) => {
    await expect(enter(authorization, key)).resolves.toMatchObject({ role: "operator" });
  });

  it("does not tell a caller without the role that the feature is off", async () => {
    await expect(enter(await bearer(), "GET /api/v1/operator/organizations")).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("when the sign-in provider cannot be asked for its keys", () => {
  beforeEach(() => () => signIn.fail(false));

  it("answers 503 and not 401: the token may be good", async () => {
    signIn.fail(true);
    await expect(enter(await bearer())).rejects.toMatchObject({ status: 503 });
  });

  it("answers 503 where nothing listens", async () => {
    const access = createManagementAccess({
      issuer: "http://127.0.0.1:1",
      clientId: signIn.clientId,
      users: createUserStore(product.table),
      organizations: product.organizations,
    });
    const attempt = access.authenticate(requestWith(await bearer()), "GET /api/v1/users");
    await expect(attempt).rejects.toMatchObject({ status: 503 });
  });
});
