import { describe, expect, test } from "vitest";
import {
  backOff,
  processBatch,
  type StreamMapping,
  type StreamRecord,
} from "../../../../local/triggers/stream.ts";

const records = (count: number): StreamRecord[] =>
  Array.from({ length: count }, (_value, index) => ({
    eventID: `e${index + 1}`,
    dynamodb: { SequenceNumber: String(index + 1) },
  }));

const mapping: StreamMapping = {
  id: "m",
  functionArn: "f",
  batchSize: 10,
  filters: [],
  bisect: false,
  maxRetries: 2,
  reportsFailures: false,
  onFailureArn: "arn:dead",
};

/** Runs a batch through a function that is given the sequence numbers of each call. */
async function run(settings: Partial<StreamMapping>, count: number, handle: (numbers: string[]) => unknown) {
  const calls: string[] = [];
  const aside: string[] = [];
  await processBatch(
    { ...mapping, ...settings },
    records(count),
    {
      invoke: async (_arn, event) => {
        const { Records } = event as { Records: StreamRecord[] };
        const numbers = Records.map((record) => record.dynamodb.SequenceNumber);
        calls.push(numbers.join());
        return handle(numbers);
      },
      send: async (_arn, body) => {
        const { DDBStreamBatchInfo: info } = JSON.parse(body);
        aside.push(`${info.startSequenceNumber}-${info.endSequenceNumber}`);
      },
      warn: () => {},
      retryDelayMs: () => 0,
    },
    new AbortController().signal,
  );
  return { calls, aside };
}

const failOn = (bad: string) => (numbers: string[]) => {
  if (numbers.includes(bad)) throw new Error("bad");
};
const report = (bad: string) => (numbers: string[]) => ({
  batchItemFailures: numbers.includes(bad) ? [{ itemIdentifier: bad }] : [],
});

describe("a failing batch", () => {
  test("is tried again as often as the mapping says, then set aside whole", async () => {
    expect(await run({}, 3, failOn("2"))).toEqual({ calls: ["1,2,3", "1,2,3", "1,2,3"], aside: ["1-3"] });
  });

  test("that succeeds on a later try is not set aside", async () => {
    let tries = 0;
    const result = await run({}, 2, () => {
      tries += 1;
      if (tries < 3) throw new Error("not yet");
    });
    expect(result).toEqual({ calls: ["1,2", "1,2", "1,2"], aside: [] });
  });

  test("is halved until only the poisoned record is left, which alone is set aside", async () => {
    const { calls, aside } = await run({ bisect: true, maxRetries: 1 }, 4, failOn("3"));
    expect(calls).toEqual(["1,2,3,4", "1,2", "3,4", "3", "3", "4"]);
    expect(aside).toEqual(["3-3"]);
  });

  test("keeps what came before the record that it reports", async () => {
    const { calls, aside } = await run({ reportsFailures: true, maxRetries: 1 }, 4, report("3"));
    expect(calls).toEqual(["1,2,3,4", "3,4"]);
    expect(aside).toEqual(["3-4"]);
  });

  test("reported and halved loses only the poisoned record", async () => {
    const { calls, aside } = await run(
      { reportsFailures: true, bisect: true, maxRetries: 0 },
      4,
      report("2"),
    );
    expect(calls).toEqual(["1,2,3,4", "2,3", "2", "3", "4"]);
    expect(aside).toEqual(["2-2"]);
  });

  test.each([
    ["a malformed list", { batchItemFailures: "3" }],
    ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["an unknown identifier", { batchItemFailures: [{ itemIdentifier: "99" }] }],
  ])("with %s counts as failed whole", async (_rule, answer) => {
    expect((await run({ reportsFailures: true, maxRetries: 0 }, 2, () => answer)).aside).toEqual(["1-2"]);
  });

  test("without an on-failure queue goes on after the last try", async () => {
    expect((await run({ onFailureArn: undefined, maxRetries: 0 }, 1, failOn("1"))).aside).toEqual([]);
  });
});

test("waits longer after each try, at most ten seconds", () => {
  expect([0, 1, 2, 10, 100].map(backOff)).toEqual([200, 400, 800, 10_000, 10_000]);
});
