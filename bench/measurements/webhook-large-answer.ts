import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Measurement } from "../measurement.ts";
import { startHelper } from "../support/processes.ts";

const GIGABYTE = 1024 ** 3;
const CHUNK = Buffer.alloc(64 * 1024, "x");

/** Answers with a gigabyte to whoever reads on. */
const startLargeReceiver = async () => {
  let sent = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-length": GIGABYTE });
    const write = (): void => {
      while (sent < GIGABYTE && !response.destroyed) {
        sent += CHUNK.length;
        if (!response.write(CHUNK)) return void response.once("drain", write);
      }
    };
    write();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    sent: () => sent,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export const webhookLargeAnswer: Measurement = {
  name: "webhook-large-answer",
  title: "A receiver that answers with a gigabyte",
  how:
    "The request of a delivery, in a process of its own, to a server that announces and sends 1 GB: how much more memory the " +
    "process takes at its peak (resident), and how much the server could send before the connection was cut.",
  measure: async () => {
    const receiver = await startLargeReceiver();
    try {
      const helper = await startHelper<object>("safe-fetch-runner", null);
      try {
        // Once to load what the first request loads.
        await helper.ask(receiver.url);
        const sentBefore = receiver.sent();
        const { before, after } = await helper.ask<{ before: number; after: number }>(receiver.url);
        return {
          figures: [
            {
              name: "webhooks: more memory for an answer of 1 GB",
              value: after - before,
              unit: "MB",
              target: { atMost: 16 },
              headline: true,
            },
            { name: "peak of the process", value: after, unit: "MB" },
            { name: "taken from the network", value: (receiver.sent() - sentBefore) / 1024 ** 2, unit: "MB" },
          ],
        };
      } finally {
        await helper.stop();
      }
    } finally {
      receiver.stop();
    }
  },
};
