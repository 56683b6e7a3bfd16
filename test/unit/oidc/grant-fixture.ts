import { createHash } from "node:crypto";
import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type GrantedLogin, newGrant, readCode } from "../../../lambdas/oidc/domain/grant-record.ts";
import type { PresentedCode } from "../../../lambdas/oidc/domain/judge-redemption.ts";
import { createGrantStore } from "../../../lambdas/oidc/store/grant-store.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { createIds } from "../../../lambdas/platform/ids.ts";
import { createTestClock } from "../../support/test-clock.ts";
import { commit } from "../../support/test-product.ts";

export const REDIRECT_URI = "https://app.example.com/callback?tenant=1";

export const challengeOf = (verifier: string): string =>
  createHash("sha256").update(verifier).digest("base64url");

/** The grants of one table, and codes as authorize makes them. */
export const createTestGrants = (table: Table) => {
  const clock = createTestClock();
  const ids = createIds(clock);
  const grants = createGrantStore(table, clock, ids);

  /** A code that was just issued, and what its client has to present. */
  const issue = async (changes: Partial<GrantedLogin> = {}) => {
    const codeVerifier = ids.token(48);
    const login: GrantedLogin = {
      clientId: ids.next("cli"),
      integrationId: ids.next("int"),
      organizationId: ids.next("org"),
      redirectUri: REDIRECT_URI,
      codeChallenge: challengeOf(codeVerifier),
      scopes: ["openid"],
      claims: {},
      identityId: ids.next("idn"),
      sessionId: ids.next("ses"),
      authTime: clock.now().toISOString(),
      amr: ["otp"],
      ...changes,
    };
    const { grant, code } = newGrant(login, ids, clock.now());
    await commit(table, [grants.create(grant)]);
    const parts = readCode(code);
    if (parts === undefined) throw new Error("a code of ours cannot be read");
    const presented: PresentedCode = {
      ...parts,
      clientId: login.clientId,
      redirectUri: login.redirectUri,
      codeVerifier: login.codeChallenge === undefined ? undefined : codeVerifier,
    };
    return { grant, code, codeVerifier, presented };
  };

  return { table, clock, ids, grants, issue };
};

/** The table as it is when the answer to a successful write is lost and the SDK sends the write again. */
export const losingAnswers = (table: Table): Table => {
  const client = Object.create(table.client) as Table["client"];
  client.send = (async (command: never) => {
    const sent: unknown = command;
    if (sent instanceof UpdateCommand) await table.client.send(sent);
    if (sent instanceof PutCommand) await table.client.send(sent);
    return table.client.send(command);
  }) as typeof client.send;
  return { ...table, client };
};
