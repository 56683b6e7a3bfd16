import { Agent, type IncomingHttpHeaders, request as openRequest } from "node:http";

export interface Exchange {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Target {
  port: number;
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** A POST where there is one, else a GET. */
  body?: string;
}

/** One request over a kept connection. */
export const exchange = (agent: Agent, target: Target): Promise<Exchange> =>
  new Promise((resolve, reject) => {
    const options = {
      agent,
      host: "127.0.0.1",
      port: target.port,
      path: target.path,
      method: target.body === undefined ? "GET" : "POST",
      headers: {
        ...target.headers,
        ...(target.body === undefined ? {} : { "content-length": Buffer.byteLength(target.body) }),
      },
    };
    const outgoing = openRequest(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
      answer.on("error", reject);
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      // A kept connection that the server closed meanwhile: nothing was read there.
      if (outgoing.reusedSocket && error.code === "ECONNRESET") resolve(exchange(agent, target));
      else reject(error);
    });
    outgoing.end(target.body);
  });

export interface Load {
  requests: number;
  seconds: number;
  milliseconds: number[];
}

/** However slow the machine is at the moment, a load ends after this. */
const MAX_SECONDS = 15;

/** Does something `times` times, `concurrency` at once, or as often as there is time for. */
export const repeat = async (
  times: number,
  concurrency: number,
  operation: (agent: Agent, index: number) => Promise<void>,
): Promise<Load> => {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const milliseconds: number[] = [];
  const startedAt = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < times && performance.now() - startedAt < MAX_SECONDS * 1000) {
      const index = next++;
      const begunAt = performance.now();
      await operation(agent, index);
      milliseconds.push(performance.now() - begunAt);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { requests: milliseconds.length, seconds, milliseconds };
};

/** As `exchange`, but an answer with another status ends the measurement. */
export const expectAnswer = async (agent: Agent, target: Target, status = 200): Promise<Exchange> => {
  const answer = await exchange(agent, target);
  if (answer.status !== status) {
    throw new Error(`${target.path} answered ${answer.status}: ${answer.body || answer.headers.location}`);
  }
  return answer;
};
