import type { Agent } from "node:http";
import type { Figure, Table } from "../measurement.ts";
import { median, readable, sum } from "../report/statistics.ts";
import { repeat } from "./load.ts";
import type { Helper } from "./processes.ts";

export type Server = Helper & { ready: { port: number } };

/** One of two that do the same. */
export interface Contender {
  /** Whose CPU counts. */
  servers: readonly Server[];
  operation(agent: Agent): Promise<void>;
}

export interface Contest {
  /** As in `token`: the figures are called by it. */
  name: string;
  ours: Contender;
  peer: Contender;
  rounds: number;
  /** In each round, of each. */
  operations: number;
  concurrency: number;
  /** Ours may use so many times the CPU of the peer. */
  atMost: number;
}

interface Round {
  cpuMs: number;
  perSecond: number;
}

interface Pair {
  ours: Round;
  peer: Round;
}

/** The two in turns, after one round each to warm up. CPU is user and system time of the servers' processes. */
export const runContest = async (contest: Contest): Promise<{ figures: Figure[]; table: Table }> => {
  const { ours, peer, rounds } = contest;
  for (const contender of [ours, peer]) await runRound(contest, contender);
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who comes first changes: the machine may be getting slower or faster.
    if (round % 2 === 0) {
      const own = await runRound(contest, ours);
      pairs.push({ ours: own, peer: await runRound(contest, peer) });
    } else {
      const other = await runRound(contest, peer);
      pairs.push({ ours: await runRound(contest, ours), peer: other });
    }
  }
  return { figures: toFigures(contest, pairs), table: toTable(contest.name, pairs) };
};

const readCpu = async (servers: readonly Server[]): Promise<number> => {
  const all = await Promise.all(servers.map((server) => server.ask<{ cpuMs: number }>("cpu")));
  return sum(all.map(({ cpuMs }) => cpuMs));
};

const runRound = async (contest: Contest, { servers, operation }: Contender): Promise<Round> => {
  const before = await readCpu(servers);
  const load = await repeat(contest.operations, contest.concurrency, operation);
  const cpuMs = ((await readCpu(servers)) - before) / load.requests;
  return { cpuMs, perSecond: load.requests / load.seconds };
};

const toFigures = ({ name, atMost }: Contest, pairs: readonly Pair[]): Figure[] => {
  const middle = (pick: (pair: Pair) => number): number => median(pairs.map(pick));
  return [
    {
      name: `${name}: server CPU compared with oidc-provider`,
      value: middle((pair) => pair.ours.cpuMs / pair.peer.cpuMs),
      unit: "×",
      target: { atMost },
      headline: true,
    },
    { name: `${name}: server CPU`, value: middle((pair) => pair.ours.cpuMs), unit: "ms" },
    { name: `${name}: server CPU of oidc-provider`, value: middle((pair) => pair.peer.cpuMs), unit: "ms" },
    { name: `${name}: per second`, value: middle((pair) => pair.ours.perSecond), unit: "/s" },
    {
      name: `${name}: per second by oidc-provider`,
      value: middle((pair) => pair.peer.perSecond),
      unit: "/s",
    },
  ];
};

const toTable = (name: string, pairs: readonly Pair[]): Table => ({
  head: [`${name}, round`, "ours, ms CPU", "oidc-provider, ms CPU", "ours, /s", "oidc-provider, /s"],
  rows: pairs.map(({ ours, peer }, index) => [
    String(index + 1),
    readable(ours.cpuMs),
    readable(peer.cpuMs),
    readable(ours.perSecond),
    readable(peer.perSecond),
  ]),
});
