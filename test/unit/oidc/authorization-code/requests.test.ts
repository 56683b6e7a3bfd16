import { expect, it } from "vitest";
import type { Table } from "../../../../lambdas/platform/dynamo/table.ts";
import { createTestTable } from "../../../support/test-table.ts";
import { ALL_SCOPES, createLoginClient, getUserinfo, issueCode } from "../login-fixture.ts";
import { createTokenEndpoint } from "../token-fixture.ts";

const real = await createTestTable();
const sent: string[] = [];

/** The table, with the names of the commands that were sent to it. */
const counted: Table = {
  ...real,
  client: new Proxy(real.client, {
    get: (client, name) => {
      if (name !== "send") return Reflect.get(client, name);
      return (command: Parameters<typeof client.send>[0]) => {
        sent.push(command.constructor.name.replace("Command", ""));
        return client.send(command);
      };
    },
  }),
};

const endpoint = await createTokenEndpoint(counted);
const client = await createLoginClient(endpoint);
const withBasic = { authorization: client.authorization };

/** What one call asks of the table. */
const requestsOf = async <Answer extends { status: number }>(run: () => Promise<Answer>) => {
  // Nothing is remembered of the client; keys and organization are.
  endpoint.clock.advance(2);
  sent.length = 0;
  const answer = await run();
  expect(answer.status).toBe(200);
  return { answer, requests: [...sent] };
};

it("a code, a refresh and userinfo cost the table as few requests as docs/table-schema.md says", async () => {
  const warm = await issueCode(endpoint, client);
  await endpoint.post(warm.body, withBasic);
  const { body } = await issueCode(endpoint, client, { scopes: ALL_SCOPES });
  const redeemed = await requestsOf(() => endpoint.post(body, withBasic));
  expect(redeemed.requests).toEqual(["Get", "Update", "Get"]);
  const { access_token, refresh_token } = redeemed.answer.body;
  const refreshed = await requestsOf(() =>
    endpoint.post({ grant_type: "refresh_token", refresh_token }, withBasic),
  );
  expect(refreshed.requests).toEqual(["Get", "Get", "Get", "Update"]);
  const read = await requestsOf(() => getUserinfo(endpoint, `Bearer ${access_token}`));
  expect(read.requests).toEqual(["Get", "Get", "Get"]);
});
