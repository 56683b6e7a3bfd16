import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startQueueMapping } from "../../../../local/triggers/queue.ts";

/** A queue that always has one more message. */
const queue = createServer((request, response) => {
  const action = String(request.headers["x-amz-target"]).split(".")[1];
  const MessageId = crypto.randomUUID();
  const Messages = [{ MessageId, ReceiptHandle: MessageId, Body: "{}", MD5OfBody: "" }];
  request
    .resume()
    .on("end", () => response.end(JSON.stringify(action === "ReceiveMessage" ? { Messages } : {})));
});
let endpoint = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => queue.listen(0, "127.0.0.1", resolve));
  const address = queue.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => {
  queue.closeAllConnections();
  queue.close();
});

const LONG_MS = 50;
const moment = (milliseconds = 6 * LONG_MS) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it("batches that take long get others at their side, up to the maximum, who go when those are done", async () => {
  const ends = new Set<() => void>();
  let most = 0;
  const trigger = startQueueMapping(
    {
      queueArn: "arn:aws:sqs:eu-west-1:000000000000:work",
      functionArn: "fn",
      batchSize: 1,
      batchWindowSeconds: 0,
      reportsFailures: false,
      pollers: 2,
      maxConcurrency: 4,
    },
    {
      endpoint,
      region: "eu-west-1",
      longBatchMs: LONG_MS,
      warn: () => undefined,
      invoke: async () => {
        await new Promise<void>((resolve) => {
          const end = () => {
            ends.delete(end);
            resolve();
          };
          ends.add(end);
          most = Math.max(most, ends.size);
          if (quick) setTimeout(end, 1);
        });
        return null;
      },
    },
  );
  let quick = false;
  await expect.poll(() => ends.size).toBe(4);
  await moment();
  expect(ends.size).toBe(4);
  quick = true;
  for (const end of ends) end();
  // Sooner or later: on a busy machine even a quick batch may be a long one.
  const watch = async (): Promise<number> => {
    most = 0;
    await moment();
    return most;
  };
  await expect.poll(watch).toBeLessThanOrEqual(2);
  await trigger.stop();
});
