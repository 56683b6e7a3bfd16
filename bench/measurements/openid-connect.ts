import { Agent } from "node:http";
import type { Figure, Measurement } from "../measurement.ts";
import { median } from "../report/statistics.ts";
import { type BenchCloud, findFunction, withCloud } from "../support/cloud.ts";
import { expectAnswer } from "../support/load.ts";
import { settle, usageOf } from "../support/metered.ts";
import { withHelpers } from "../support/processes.ts";
import { createCustomer } from "../support/product.ts";
import { runContest, type Server } from "../support/side-by-side.ts";
import {
  createLoginClient,
  type LoginClient,
  signInAgain,
  signInAtPeer,
  signInFirst,
} from "../support/sign-in.ts";

const ROUNDS = 7;
const SIGN_INS = 300;
const READS = 5_000;
const CONCURRENCY = 8;
const COUNTED = 10;

/** A server with the path at which it answers. */
const readFrom = (server: Server, path: string) => ({
  servers: [server],
  operation: async (agent: Agent): Promise<void> => {
    await expectAnswer(agent, { port: server.ready.port, path });
  },
});

export const openidConnect: Measurement = {
  name: "openid-connect",
  title: "OpenID Connect, side by side with oidc-provider",
  how:
    "As with the tokens. A sign-in is the authorization request of a browser whose earlier verification counts (there: whose " +
    "session is known), with PKCE, answered by a redirect with a code, and the exchange of the code for an ID token (ES256) and " +
    "an access token; ours is two functions, whose CPU is added up, and every code is written to the table, there it stays in memory. " +
    "Both publish three keys with certificates. " +
    `${SIGN_INS} sign-ins and ${READS} reads a round, ${ROUNDS} rounds. Table requests are counted at the metered table, of sign-ins through the front of the local cloud.`,
  measure: async () => {
    const contests = await withCloud({}, compare);
    const requests = await withCloud({ metered: true }, countRequests);
    return {
      figures: [...contests.flatMap(({ figures }) => figures), requests],
      tables: contests.map(({ table }) => table),
    };
  },
};

const compare = async (cloud: BenchCloud) => {
  const customer = await createCustomer(cloud.local);
  const client = await createLoginClient(customer);
  const cookie = await signInFirst(customer, client);
  return withHelpers(async (start) => {
    const startOurs = (name: string) => {
      const { file, environment } = findFunction(cloud, name);
      return start("function-server", { file }, { env: environment });
    };
    const authorize = await startOurs("authorize-api");
    const token = await startOurs("token-api");
    const metadata = await startOurs("metadata-api");
    const peer = await start("oidc-provider-server", client);
    const peerCookie = await signInAtPeer(peer.ready.port, client);
    const ports = { authorize: authorize.ready.port, token: token.ready.port };
    const peerPorts = { authorize: peer.ready.port, token: peer.ready.port };
    const common = { rounds: ROUNDS, concurrency: CONCURRENCY };
    const discovery = "/.well-known/openid-configuration";
    return [
      await runContest({
        ...common,
        name: "sign-in",
        operations: SIGN_INS,
        atMost: 1.3,
        ours: signInBy([authorize, token], ports, client, cookie),
        peer: signInBy([peer], peerPorts, client, peerCookie),
      }),
      await runContest({
        ...common,
        name: "discovery",
        operations: READS,
        atMost: 1,
        ours: readFrom(metadata, discovery),
        peer: readFrom(peer, discovery),
      }),
      await runContest({
        ...common,
        name: "keys",
        operations: READS,
        atMost: 1,
        ours: readFrom(metadata, "/oauth2/jwks"),
        peer: readFrom(peer, "/oauth2/jwks"),
      }),
    ];
  });
};

const signInBy = (
  servers: readonly Server[],
  ports: { authorize: number; token: number },
  client: LoginClient,
  cookie: string,
) => ({
  servers,
  operation: async (agent: Agent): Promise<void> => {
    await signInAgain(agent, ports, client, cookie);
  },
});

const countRequests = async (cloud: BenchCloud): Promise<Figure> => {
  const customer = await createCustomer(cloud.local);
  const client = await createLoginClient(customer);
  const cookie = await signInFirst(customer, client);
  const port = Number(new URL(cloud.local.baseUrl).port);
  const agent = new Agent({ keepAlive: true });
  const counts: number[] = [];
  for (let count = 0; count <= COUNTED; count++) {
    await settle(cloud);
    await signInAgain(agent, { authorize: port, token: port }, client, cookie);
    counts.push(usageOf(await settle(cloud)).requests);
  }
  agent.destroy();
  return {
    name: "table requests of a sign-in, from the request to the ID token",
    // The first one fills the functions' memories.
    value: median(counts.slice(1)),
    unit: "",
    target: { atMost: 6 },
    headline: true,
  };
};
