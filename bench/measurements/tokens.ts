import type { Agent } from "node:http";
import type { Measurement } from "../measurement.ts";
import { findFunction, withCloud } from "../support/cloud.ts";
import { expectAnswer } from "../support/load.ts";
import { withHelpers } from "../support/processes.ts";
import { basic, type Customer, createCustomer } from "../support/product.ts";
import { runContest, type Server } from "../support/side-by-side.ts";

const ROUNDS = 9;
const REQUESTS = 2_000;
const CONCURRENCY = 8;

/** The same request for both. */
const requestToken = (server: Server, { clientId, clientSecret }: Customer) => {
  const target = {
    port: server.ready.port,
    path: "/oauth2/token",
    headers: {
      authorization: basic(clientId, clientSecret),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: "onboarding:write onboarding:read",
    }).toString(),
  };
  return async (agent: Agent): Promise<void> => {
    await expectAnswer(agent, target);
  };
};

export const tokens: Measurement = {
  name: "tokens",
  title: "Tokens, side by side with oidc-provider",
  how:
    "The bundled token function in a process of its own, behind the smallest server that makes API Gateway's events, " +
    "against the table and the secrets of a local cloud; and `oidc-provider` in a process of its own with its memory " +
    `adapter. ${REQUESTS} requests a round over ${CONCURRENCY} kept connections, in turns, ${ROUNDS} rounds after one ` +
    "to warm up. CPU is user and system time of the server's process, signing threads included; the figures are medians of the rounds.",
  measure: () =>
    withCloud({}, async (cloud) => {
      const customer = await createCustomer(cloud.local);
      const { file, environment } = findFunction(cloud, "token-api");
      return withHelpers(async (start) => {
        const ours = await start("function-server", { file }, { env: environment });
        const peer = await start("oidc-provider-server", customer);
        const { figures, table } = await runContest({
          name: "token",
          ours: { servers: [ours], operation: requestToken(ours, customer) },
          peer: { servers: [peer], operation: requestToken(peer, customer) },
          rounds: ROUNDS,
          operations: REQUESTS,
          concurrency: CONCURRENCY,
          atMost: 0.8,
        });
        return { figures, tables: [table], notes: [NOTE] };
      });
    }),
};

const NOTE =
  "What is the same: the request (client credentials, HTTP Basic, two scopes), the token (JWT, ES256), `node:http`, the " +
  "load. What is not: ours writes a log line and a metric per request and reads the client from the table once a second; " +
  "`oidc-provider` has everything in memory, writes no log, and needs no adapter that makes events of API Gateway.";
