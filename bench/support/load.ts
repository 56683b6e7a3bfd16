import { Agent, request as openRequest } from "node:http";

export interface Exchange {
  status: number;
  body: string;
}

export interface Target {
  port: number;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** One POST over a kept connection. */
export const post = (agent: Agent, target: Target): Promise<Exchange> =>
  new Promise((resolve, reject) => {
    const options = {
      agent,
      host: "127.0.0.1",
      port: target.port,
      path: target.path,
      method: "POST",
      headers: { ...target.headers, "content-length": Buffer.byteLength(target.body) },
    };
    const outgoing = openRequest(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
      );
      answer.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(target.body);
  });

export interface Load {
  requests: number;
  seconds: number;
  milliseconds: number[];
}

/** However slow the machine is at the moment, a load ends after this. */
const MAX_SECONDS = 15;

/**
 * Sends `requests` requests, `concurrency` at a time, or as many as there is time for. An answer that is not 200 ends the
 * measurement.
 */
export const sendLoad = async (
  requests: number,
  concurrency: number,
  target: (index: number) => Target,
): Promise<Load> => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const milliseconds: number[] = [];
  const startedAt = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requests && performance.now() - startedAt < MAX_SECONDS * 1000) {
      const index = next++;
      const sentAt = performance.now();
      const answer = await post(agent, target(index));
      if (answer.status !== 200)
        throw new Error(`${target(index).path} answered ${answer.status}: ${answer.body}`);
      milliseconds.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { requests: milliseconds.length, seconds, milliseconds };
};
