import { Agent, type IncomingMessage, request as openRequest, type ServerResponse } from "node:http";

const agent = new Agent({ keepAlive: true });
const HOP_BY_HOP = new Set([
  "host",
  "connection",
  "transfer-encoding",
  "content-length",
  "expect",
  "keep-alive",
]);

/** Hands a request over to another loopback server and its answer back, both as they are. */
export async function forward(
  endpoint: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  try {
    await forwardOnce(endpoint, request, response, body);
  } catch (error) {
    // A kept connection that the other side has closed meanwhile: nothing was read there.
    if (!(error instanceof StaleConnection)) throw error;
    await forwardOnce(endpoint, request, response, body);
  }
}

class StaleConnection extends Error {}

function forwardOnce(
  endpoint: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name)),
  );
  return new Promise((resolve, reject) => {
    const options = { method: "POST", agent, headers: { ...headers, "content-length": body.length } };
    const outgoing = openRequest(endpoint, options, (answer) => {
      const given = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name));
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(given));
      answer.once("end", resolve).once("error", reject).pipe(response);
    });
    // A caller that went away, from a long poll for instance, must not be answered with messages.
    response.once("close", () => response.writableFinished || outgoing.destroy());
    outgoing.once("error", (error: NodeJS.ErrnoException) =>
      reject(outgoing.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection() : error),
    );
    outgoing.end(body);
  });
}
