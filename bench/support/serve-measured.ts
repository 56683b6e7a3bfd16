import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serveQuestions } from "./processes.ts";

/** A server that can be asked how much CPU its process has used. */
export const serveMeasured = async (server: Server): Promise<void> => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  serveQuestions({
    ready: { port },
    answer: () => {
      const { user, system } = process.cpuUsage();
      return { cpuMs: (user + system) / 1000 };
    },
  });
};
