import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Express } from "express";

/** Serves an application on loopback while `use` runs; it is made for the address that it gets. */
export const withApp = async (
  make: (baseUrl: string) => Promise<Express>,
  use: (baseUrl: string) => Promise<void>,
): Promise<void> => {
  let app: Express | undefined;
  const server = createServer((request, response) => {
    app?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  try {
    app = await make(baseUrl);
    await use(baseUrl);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};
