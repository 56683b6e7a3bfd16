import { createServer } from "node:net";

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

const FIRST = 11_000;
const LAST = 29_000;

/**
 * A port for a process that must be told one beforehand, free together with the ones after it. Not one that the system
 * would give: out of those every outgoing connection takes its own end, so that it may be gone a moment later.
 */
export const findFreePort = async (inARow = 1): Promise<number> => {
  for (let tries = 0; tries < 50; tries++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const ports = Array.from({ length: inARow }, (_, index) => port + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return port;
  }
  throw new Error("No free port.");
};
