/**
 * Receives webhooks on loopback and verifies each signature with the `standardwebhooks` package.
 *
 *   WEBHOOK_SECRET=whsec_… node examples/webhook-receiver.mjs [port]
 */
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const port = Number(process.argv[2] ?? 4400);
const secret = process.env.WEBHOOK_SECRET;
if (!secret) {
  console.error("Set WEBHOOK_SECRET to the secret that the endpoint was created with.");
  process.exit(1);
}
const webhook = new Webhook(secret);

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    try {
      // The signature covers the bytes as they were sent: verify before parsing.
      const event = webhook.verify(Buffer.concat(chunks).toString("utf8"), request.headers);
      console.log(`${event.timestamp}  ${event.eventType}  ${event.interviewId}  ${event.loginHint}`);
      response.writeHead(204).end();
    } catch (error) {
      console.log(`refused: ${error.message}`);
      response.writeHead(400).end();
    }
  });
});
server.listen(port, "127.0.0.1", () => console.log(`Waiting for webhooks at http://127.0.0.1:${port}/`));
