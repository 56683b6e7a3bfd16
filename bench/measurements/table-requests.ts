import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Measurement, Outcome, Table } from "../measurement.ts";
import { median, readable, sum } from "../report/statistics.ts";
import { type BenchCloud, withCloud } from "../support/cloud.ts";
import { scheduledFunctions, usageOf, verifyMetered } from "../support/metered.ts";
import { createCustomer, fetchToken } from "../support/product.ts";
import type { TableCall } from "../support/table-meter.ts";
import { createEndpoint, type Receiver, startReceiver } from "../support/verification.ts";

const VERIFICATIONS = 10;

export const tableRequests: Measurement = {
  name: "table-requests",
  title: "Table requests of a verification",
  how:
    "A proxy between the functions and the local database counts every request with the capacity that the database says it " +
    "consumed (`ReturnConsumedCapacity`, indexes included); a transaction is one request. One verification: request-new, " +
    "the person looks at the link, starts, types the code; the code goes out by mail; three events go to the bus; one of " +
    `them is delivered as a webhook. The medians of ${VERIFICATIONS}, one after another, after a first one that fills the functions' memories. Schedules are counted apart.`,
  measure: async () => {
    const receiver = await startReceiver();
    try {
      return await withCloud({ metered: true }, (cloud) => run(cloud, receiver));
    } finally {
      receiver.stop();
    }
  },
};

const run = async (cloud: BenchCloud, receiver: Receiver): Promise<Outcome> => {
  const customer = await createCustomer(cloud.local);
  const token = await fetchToken(customer);
  await createEndpoint(customer, receiver.url, ["SESSION_SUCCEEDED"]);
  const logs = join(cloud.stateDir, "logs");
  const first = await verifyMetered(cloud, receiver, customer, token);
  const logsBefore = countLogBytes(logs);
  const all: Awaited<ReturnType<typeof verifyMetered>>[] = [];
  for (let count = 0; count < VERIFICATIONS; count++) {
    all.push(await verifyMetered(cloud, receiver, customer, token));
  }
  const logBytes = (countLogBytes(logs) - logsBefore) / VERIFICATIONS;
  const delivery = (calls: readonly TableCall[]) => usageOf(calls.filter(isOfDelivery));
  const middle = (of: (one: (typeof all)[number]) => number): number => median(all.map(of));
  const idle = await countSchedules(cloud);
  return {
    figures: [
      {
        name: "table requests of request-new",
        value: middle(({ requested }) => requested.length),
        unit: "",
        target: { atMost: 8 },
        headline: true,
      },
      {
        name: "table requests of a whole verification with one webhook",
        value: middle(({ whole }) => whole.length),
        unit: "",
        target: { atMost: 20 },
        headline: true,
      },
      { name: "read units", value: middle(({ whole }) => usageOf(whole).readUnits), unit: "" },
      { name: "write units", value: middle(({ whole }) => usageOf(whole).writeUnits), unit: "" },
      {
        name: "webhook delivery: table requests",
        value: middle(({ whole }) => delivery(whole).requests),
        unit: "",
      },
      {
        name: "webhook delivery: read units",
        value: middle(({ whole }) => delivery(whole).readUnits),
        unit: "",
      },
      {
        name: "webhook delivery: write units",
        value: middle(({ whole }) => delivery(whole).writeUnits),
        unit: "",
      },
      { name: "log bytes", value: logBytes, unit: "" },
      { name: "table requests of the first verification", value: first.whole.length, unit: "" },
      { name: "table requests of the schedules, a minute", value: idle.length, unit: "" },
      { name: "read units of the schedules, a minute", value: usageOf(idle).readUnits, unit: "" },
    ],
    tables: [byRequest(all.map(({ whole }) => whole))],
  };
};

/** What there would not be without the webhook; the endpoints are looked for in any case. */
const isOfDelivery = ({ caller, request }: TableCall): boolean =>
  caller === "deliver" || (caller === "fanout" && !request.startsWith("query"));

/** What the functions wrote into their logs, but for those that run by the clock. */
const countLogBytes = (folder: string): number =>
  sum(
    readdirSync(folder)
      .filter((name) => !scheduledFunctions.includes(name.replace(/\.log$/, "")))
      .map((name) => statSync(join(folder, name)).size),
  );

/** Who asks for what in one verification, on average. */
const byRequest = (verifications: readonly (readonly TableCall[])[]): Table => {
  const all = verifications.flat();
  const distinct = [...new Set(all.map(({ caller, request }) => `${caller}\n${request}`))].sort();
  return {
    head: ["function", "request", "times", "read units", "write units"],
    rows: distinct.map((name) => {
      const [caller = "", request = ""] = name.split("\n");
      const own = usageOf(all.filter((call) => call.caller === caller && call.request === request));
      const each = (total: number): string => readable(total / verifications.length);
      return [caller, request, each(own.requests), each(own.readUnits), each(own.writeUnits)];
    }),
  };
};

/** What the schedules that run every minute ask of the table when there is nothing to do. */
const countSchedules = async (cloud: BenchCloud): Promise<TableCall[]> => {
  await cloud.takeTableCalls();
  for (const name of scheduledFunctions) {
    const response = await fetch(`${cloud.local.aws.endpoint}/2015-03-31/functions/${name}/invocations`, {
      method: "POST",
      body: "{}",
    });
    if (!response.ok) throw new Error(`${name} answered ${response.status}`);
  }
  const calls = await cloud.takeTableCalls();
  return calls.filter(({ caller }) => scheduledFunctions.includes(caller));
};
