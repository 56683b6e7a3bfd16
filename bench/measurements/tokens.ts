import type { Measurement, Outcome } from "../measurement.ts";
import { median, readable } from "../report/statistics.ts";
import { findFunction, withCloud } from "../support/cloud.ts";
import { sendLoad } from "../support/load.ts";
import { type Helper, startHelper } from "../support/processes.ts";
import { basic, type Customer, createCustomer } from "../support/product.ts";

const ROUNDS = 9;
const REQUESTS = 2_000;
const CONCURRENCY = 8;

type Server = Helper & { ready: { port: number } };

interface Round {
  cpuMs: number;
  perSecond: number;
}

const readCpu = async (server: Server): Promise<number> => (await server.ask<{ cpuMs: number }>("cpu")).cpuMs;

/** The same request for both. */
const tokenRequest = (port: number, { clientId, clientSecret }: Customer) => ({
  port,
  path: "/oauth2/token",
  headers: {
    authorization: basic(clientId, clientSecret),
    "content-type": "application/x-www-form-urlencoded",
  },
  body: new URLSearchParams({
    grant_type: "client_credentials",
    scope: "onboarding:write onboarding:read",
  }).toString(),
});

const runRound = async (server: Server, customer: Customer, requests: number): Promise<Round> => {
  const target = tokenRequest(server.ready.port, customer);
  const before = await readCpu(server);
  const load = await sendLoad(requests, CONCURRENCY, () => target);
  const cpuMs = ((await readCpu(server)) - before) / load.requests;
  return { cpuMs, perSecond: load.requests / load.seconds };
};

const compare = async (customer: Customer, ours: Server, peer: Server): Promise<Outcome> => {
  const rounds: { ours: Round; peer: Round }[] = [];
  for (const server of [ours, peer]) await runRound(server, customer, REQUESTS);
  for (let round = 0; round < ROUNDS; round++) {
    // Who comes first changes: the machine may be getting slower or faster.
    const first = round % 2 === 0 ? ours : peer;
    const second = first === ours ? peer : ours;
    const [one, two] = [
      await runRound(first, customer, REQUESTS),
      await runRound(second, customer, REQUESTS),
    ];
    rounds.push(first === ours ? { ours: one, peer: two } : { ours: two, peer: one });
  }
  const middle = (pick: (round: { ours: Round; peer: Round }) => number): number => median(rounds.map(pick));
  return {
    figures: [
      {
        name: "token: server CPU compared with oidc-provider",
        value: middle((round) => round.ours.cpuMs / round.peer.cpuMs),
        unit: "×",
        target: { atMost: 0.8 },
        headline: true,
      },
      { name: "token: server CPU", value: middle((round) => round.ours.cpuMs), unit: "ms", headline: true },
      { name: "oidc-provider: server CPU", value: middle((round) => round.peer.cpuMs), unit: "ms" },
      { name: "tokens per second", value: middle((round) => round.ours.perSecond), unit: "/s" },
      {
        name: "oidc-provider: tokens per second",
        value: middle((round) => round.peer.perSecond),
        unit: "/s",
      },
    ],
    tables: [
      {
        head: ["round", "ours, ms CPU", "oidc-provider, ms CPU", "ours, /s", "oidc-provider, /s"],
        rows: rounds.map((round, index) => [
          String(index + 1),
          readable(round.ours.cpuMs),
          readable(round.peer.cpuMs),
          readable(round.ours.perSecond),
          readable(round.peer.perSecond),
        ]),
      },
    ],
    notes: [
      "What is the same: the request (client credentials, HTTP Basic, two scopes), the token (JWT, ES256), `node:http`, the load. What is not: ours writes a log line per request and reads the client from the table once a second; `oidc-provider` has everything in memory, writes no log, and needs no adapter that makes events of API Gateway.",
    ],
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
      const ours = await startHelper<{ port: number }>("function-server", { file }, { env: environment });
      try {
        const { clientId, clientSecret } = customer;
        const peer = await startHelper<{ port: number }>("oidc-provider-server", { clientId, clientSecret });
        try {
          return await compare(customer, ours, peer);
        } finally {
          await peer.stop();
        }
      } finally {
        await ours.stop();
      }
    }),
};
