/**
 * Receives the webhooks of Countersign as a careful receiver does. Needs the `standardwebhooks` package.
 *
 *   WEBHOOK_SECRET=whsec_… node receiver.mjs [port]
 *
 * Further variables: WEBHOOK_RETIRED=1 answers 410, after which nothing comes any more.
 */
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const port = Number(process.argv[2] ?? 4400);
// Two secrets, separated by a space, are both good: the new one may be added before the old one is taken away.
const secrets = (process.env.WEBHOOK_SECRET ?? "").split(/\s+/).filter(Boolean);
if (secrets.length === 0) {
  console.error("Set WEBHOOK_SECRET to the secret that the endpoint was created with.");
  process.exit(1);
}
const readSecret = (secret) => {
  // Anything else was not copied whole, or is the answer to a call that failed: every event would be refused.
  if (/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret)) return new Webhook(secret);
  console.error(
    "WEBHOOK_SECRET is not a secret of an endpoint: it begins with whsec_ and is shown when it is made.",
  );
  process.exit(1);
};
const webhooks = secrets.map(readSecret);
const retired = process.env.WEBHOOK_RETIRED === "1";

const MAX_BYTES = 64 * 1024;

/** The event, or undefined where no secret of ours signed it or its timestamp is more than five minutes away. */
const verify = (body, headers) => {
  for (const webhook of webhooks) {
    try {
      // The signature covers the text as it was sent: parsing it and writing it again may change it.
      return webhook.verify(body, headers);
    } catch {
      // The next secret may fit. During a rotation a request carries the signatures of both.
    }
  }
  return undefined;
};

/** The body as it came; undefined where it is longer than any event can be. */
const readBody = async (request) => {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

// Events that were taken on, by `webhook-id`, which is the same on every attempt. In production: a unique column in
// the database, written in the same transaction as what the event changes, and cleared after a day or more.
const known = new Set();
const KEPT = 10_000;

/** False where the event was taken on before. */
const takeOn = (id) => {
  if (known.has(id)) return false;
  known.add(id);
  if (known.size > KEPT) known.delete(known.values().next().value);
  return true;
};

// The newest event of each verification: events may overtake one another, `sequence` tells their order.
const newest = new Map();

/** What the event is for. Here it is printed; yours would let the person into the account, or close the ticket. */
const work = (event) => {
  const seen = newest.get(event.interviewId) ?? 0;
  newest.set(event.interviewId, Math.max(seen, event.sequence));
  const late = event.sequence < seen ? "  (overtaken: a later event came first)" : "";
  console.log(`${event.timestamp}  ${event.eventType}  ${event.interviewId}  ${event.loginHint}${late}`);
};

const answer = async (request) => {
  if (request.method !== "POST") return 405;
  const body = await readBody(request);
  if (body === undefined) return 413;
  const event = verify(body, request.headers);
  if (event === undefined) {
    console.log("refused: not signed by us, or too old");
    return 401;
  }
  // Nobody wants these any more: the endpoint is disabled, instead of failing for ever.
  if (retired) return 410;
  if (!takeOn(event.id)) {
    console.log(`repeated: ${event.id}`);
    return 204;
  }
  // Answer first and work later: after 15 seconds the attempt counts as failed and comes again. In production put the
  // event into a queue that survives a crash, and answer 204 only once it is there.
  setImmediate(work, event);
  return 204;
};

const server = createServer(async (request, response) => {
  try {
    response.writeHead(await answer(request), { connection: "close" }).end();
  } catch (error) {
    // A 5xx makes the event come again.
    console.error(`failed: ${error.message}`);
    response.writeHead(500, { connection: "close" }).end();
  }
});
server.listen(port, "127.0.0.1", () =>
  console.log(`Waiting for webhooks at http://127.0.0.1:${server.address().port}/`),
);
