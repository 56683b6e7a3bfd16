import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describeRequest } from "./describe-request.ts";

/** One request to the table. */
export interface TableCall {
  /** Access key of who asked; the bench replaces it by the function's name. */
  caller: string;
  /** What it does, in words. */
  request: string;
  readUnits: number;
  writeUnits: number;
}

export interface TableMeter {
  endpoint: string;
  take(): TableCall[];
  stop(): void;
}

const READS = new Set(["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);
const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);

/**
 * Stands before the database, asks it to say what each request consumed, and keeps count. Reads of the stream are not
 * counted: Lambda's are free of charge.
 */
export const startTableMeter = async (target: string): Promise<TableMeter> => {
  const calls: TableCall[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const action = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    const counted = READS.has(action) || WRITES.has(action);
    const body = await readText(request);
    const answer = await fetch(target, {
      method: "POST",
      headers: forwarded(request),
      body: counted ? withCapacity(body) : body,
    });
    const text = await answer.text();
    if (counted) {
      const units = readUnits(text);
      calls.push({
        caller: /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "",
        request: describeRequest(action, JSON.parse(body)),
        readUnits: READS.has(action) ? units : 0,
        writeUnits: WRITES.has(action) ? units : 0,
      });
    }
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(text);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    take: () => calls.splice(0),
    stop: () => server.closeAllConnections(),
  };
};

const KEPT = ["x-amz-target", "content-type", "authorization", "x-amz-date"];

const forwarded = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(KEPT.map((name) => [name, String(request.headers[name] ?? "")]));

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

const withCapacity = (body: string): string =>
  JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: "TOTAL" });

/** Units of the table and its indexes; a transaction answers one entry per table. */
const readUnits = (text: string): number => {
  const { ConsumedCapacity: consumed } = JSON.parse(text);
  const entries: { CapacityUnits?: number }[] = Array.isArray(consumed) ? consumed : [consumed ?? {}];
  return entries.reduce((sum, entry) => sum + (entry.CapacityUnits ?? 0), 0);
};
