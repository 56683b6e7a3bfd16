// Opens connections to checked addresses only. The check sits in the connector because undici calls a custom
// `lookup` for names but not for IP literals: a guard in `lookup` alone is passed by http://2130706433/.
import { lookup } from "node:dns/promises";
import { isIP, type Socket } from "node:net";
import { buildConnector } from "undici";
import { judgeAddress } from "./address.ts";
import { explainDialError, failed, refused, SendFailure } from "./failure.ts";
import { checkPublicAccess, refuse, type UrlPolicy } from "./url.ts";

/** All addresses of a host name; rejects when there is none. */
export type Resolver = (hostname: string) => Promise<readonly string[]>;

/** Opens one connection to the address in `hostname`, which is never a name here. */
export type Dial = buildConnector.connector;

export interface ConnectTiming {
  dnsMs: number;
  connectMs: number;
  tlsMs: number;
}

interface ConnectorOptions {
  policy: UrlPolicy;
  resolve: Resolver;
  dial: Dial;
  timing: ConnectTiming;
  /** Set once the request is over, so that no further address is tried. */
  signal: AbortSignal;
}

// Shorter than the whole deadline, so that a second address has its chance when the first one is silent.
const CONNECT_TIMEOUT_MS = 5_000;

export const resolveAll: Resolver = async (hostname) => {
  const answers = await lookup(hostname, { all: true });
  return answers.map((answer) => answer.address);
};

/** How long the TLS handshake of a socket took. */
const handshakes = new WeakMap<Socket, number>();

/** @param trust further certificate authorities, for receivers inside a test */
export function createDial(trust: { ca?: string } = {}): Dial {
  // No session cache: a resumed TLS session would skip the certificate check of this connection.
  const connect = buildConnector({
    ...trust,
    allowH2: false,
    // Said here, no variable of the environment says otherwise.
    rejectUnauthorized: true,
    maxCachedSessions: 0,
    timeout: CONNECT_TIMEOUT_MS,
  });
  return (target, callback) => {
    if (target.protocol !== "https:") return connect(target, callback);
    // First the connection, then the handshake over it, so that an attempt can say which of them was slow.
    const { servername: _, ...plain } = target;
    connect({ ...plain, protocol: "http:" }, (error, httpSocket) => {
      if (error !== null) return callback(error, null);
      const startedAt = performance.now();
      connect({ ...target, httpSocket }, (failure, socket) => {
        if (failure !== null) return callback(failure, null);
        handshakes.set(socket, performance.now() - startedAt);
        callback(null, socket);
      });
    });
  };
}

/** A connector for one single request; a second connection is refused, so nothing is sent twice. */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  let used = false;
  return (target, callback) => {
    if (used) return callback(failed("RESET", "The connection was closed too early."), null);
    used = true;
    open(options, target).then(
      (socket) => callback(null, socket),
      (error) => callback(error instanceof Error ? error : failed("CONNECT", "Not connected."), null),
    );
  };
}

async function open(options: ConnectorOptions, target: buildConnector.Options): Promise<Socket> {
  const addresses = await findAddresses(options, target);
  const startedAt = performance.now();
  let last: unknown = failed("DNS", "The host name has no address.");
  for (const address of addresses) {
    if (options.signal.aborted) break;
    try {
      const socket = await dialOnce(options.dial, target, address);
      options.timing.tlsMs = handshakes.get(socket) ?? 0;
      options.timing.connectMs = performance.now() - startedAt - options.timing.tlsMs;
      return socket;
    } catch (error) {
      last = explainDialError(error, target.protocol);
      if (!(last instanceof SendFailure) || last.failure.reason === "TLS") break;
    }
  }
  options.timing.connectMs = performance.now() - startedAt;
  throw last;
}

async function findAddresses(options: ConnectorOptions, target: buildConnector.Options): Promise<string[]> {
  const startedAt = performance.now();
  const addresses =
    isIP(target.hostname) === 0 ? await resolveName(options, target.hostname) : [target.hostname];
  options.timing.dnsMs = performance.now() - startedAt;
  for (const address of addresses) {
    const problem = checkAddress(address, target, options.policy);
    if (problem !== undefined) throw refused(problem.reason, problem.detail);
  }
  // Functions outside a VPC have no IPv6 route; trying IPv4 first saves them a failed attempt.
  return addresses.toSorted((a, b) => isIP(a) - isIP(b));
}

async function resolveName(options: ConnectorOptions, hostname: string): Promise<readonly string[]> {
  try {
    const addresses = await options.resolve(hostname);
    if (addresses.length > 0) return addresses;
  } catch {
    // The resolver's own text may name our name servers: nothing of it is for the endpoint's owner.
  }
  throw failed("DNS", "The host name could not be resolved.");
}

function checkAddress(address: string, target: buildConnector.Options, policy: UrlPolicy) {
  switch (judgeAddress(address, policy.allow)) {
    case "ALLOWED":
      return undefined;
    case "PUBLIC":
      return checkPublicAccess(target, policy);
    case "REFUSED":
      return refuse("ADDRESS_NOT_PUBLIC", "The host name resolves to an address that is not public.");
  }
}

function dialOnce(dial: Dial, target: buildConnector.Options, address: string): Promise<Socket> {
  const { servername: _, ...rest } = target;
  // The name goes into the handshake and is what the certificate must carry; the address is what is dialled.
  const byName = target.protocol === "https:" && isIP(target.hostname) === 0;
  const options = { ...rest, hostname: address, ...(byName ? { servername: target.hostname } : {}) };
  return new Promise((resolve, reject) => {
    dial(options, (error, socket) => (error === null ? resolve(socket) : reject(error)));
  });
}
