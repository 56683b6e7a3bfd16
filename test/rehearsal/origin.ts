import { createServer, request as openRequest } from "node:http";
import type { AddressInfo } from "node:net";

/** Passes what the emulated distribution asks on to the emulated HTTP API, whose host name resolves nowhere. */
export const startOrigin = async (endpoint: string) => {
  let host = "";
  const server = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host };
    const onward = openRequest(
      `${endpoint}${incoming.url}`,
      { method: incoming.method ?? "GET", headers },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      },
    );
    onward.once("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** From then on, requests go to this API. */
    serve: (apiHost: string): void => {
      host = apiHost;
    },
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
};
