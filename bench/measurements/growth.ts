import type { Measurement, Outcome } from "../measurement.ts";
import { median, readable } from "../report/statistics.ts";
import { type BenchCloud, withCloud } from "../support/cloud.ts";
import { type MeteredVerification, settle, usageOf, verifyMetered } from "../support/metered.ts";
import { type Customer, call, createCustomer, fetchToken } from "../support/product.ts";
import { createSeeder } from "../support/seed.ts";
import {
  createEndpoint,
  type Receiver,
  requestVerification,
  startReceiver,
} from "../support/verification.ts";

const LEVELS = [10, 1_000, 10_000, 100_000] as const;
const VERIFICATIONS = 5;

interface Level {
  stored: number;
  requested: Usage;
  whole: Usage;
  list: Usage;
  milliseconds: number;
}

type Usage = ReturnType<typeof usageOf>;

export const growth: Measurement = {
  name: "growth",
  title: "The same with many sessions as with few",
  how:
    `As above, ${VERIFICATIONS} verifications (medians) and one page of 25 of the list of sessions, with more and more sessions in the ` +
    "table: copies of records that the product wrote, nine ended ones for each open one, each of another person, all of one organization.",
  measure: async () => {
    const receiver = await startReceiver();
    try {
      return toOutcome(await withCloud({ metered: true }, (cloud) => run(cloud, receiver)));
    } finally {
      receiver.stop();
    }
  },
};

const run = async (cloud: BenchCloud, receiver: Receiver): Promise<Level[]> => {
  const customer = await createCustomer(cloud.local);
  const token = await fetchToken(customer);
  await createEndpoint(customer, receiver.url, ["SESSION_SUCCEEDED"]);
  const first = await verifyMetered(cloud, receiver, customer, token);
  const open = await requestVerification(customer, token);
  const seeder = await createSeeder(cloud, first.interviewId, open.interviewId);
  const levels: Level[] = [];
  for (const count of LEVELS) {
    const stored = await seeder.fillUpTo(count);
    levels.push(await measureLevel(cloud, receiver, customer, token, stored));
    if (stored < count) break;
  }
  return levels;
};

const measureLevel = async (
  cloud: BenchCloud,
  receiver: Receiver,
  customer: Customer,
  token: string,
  stored: number,
): Promise<Level> => {
  // The functions forget the organization after a while; the first one fills their memories.
  await verifyMetered(cloud, receiver, customer, token);
  const all: MeteredVerification[] = [];
  for (let count = 0; count < VERIFICATIONS; count++) {
    all.push(await verifyMetered(cloud, receiver, customer, token));
  }
  await call(`${cloud.local.baseUrl}/omni/b2b/onboarding/sessions?limit=25`, { token });
  const list = usageOf(await settle(cloud));
  return {
    stored,
    requested: middle(all.map(({ requested }) => usageOf(requested))),
    whole: middle(all.map(({ whole }) => usageOf(whole))),
    list,
    milliseconds: median(all.map(({ requestMilliseconds }) => requestMilliseconds)),
  };
};

const middle = (usages: readonly Usage[]): Usage => ({
  requests: median(usages.map(({ requests }) => requests)),
  readUnits: median(usages.map(({ readUnits }) => readUnits)),
  writeUnits: median(usages.map(({ writeUnits }) => writeUnits)),
});

const toOutcome = (levels: readonly Level[]): Outcome => {
  const [first] = levels;
  const last = levels.at(-1);
  if (first === undefined || last === undefined) throw new Error("No level was measured.");
  const units = ({ whole }: Level): number => whole.readUnits + whole.writeUnits;
  return {
    figures: [
      { name: "stored sessions", value: last.stored, unit: "" },
      {
        name: "table requests of a verification, more than with 10 sessions",
        value: last.whole.requests - first.whole.requests,
        unit: "",
        target: { atMost: 0 },
      },
      {
        name: "units of a verification, compared with 10 sessions",
        value: units(last) / units(first),
        unit: "×",
        target: { atMost: 1.02 },
      },
    ],
    tables: [
      {
        head: [
          "stored sessions",
          "request-new: requests / RU / WU",
          "verification: requests / RU / WU",
          "list page: requests / RU",
          "request-new, ms",
        ],
        rows: levels.map(({ stored, requested, whole, list, milliseconds }) => [
          stored.toLocaleString("en-US"),
          inCell(requested),
          inCell(whole),
          `${list.requests} / ${readable(list.readUnits)}`,
          readable(milliseconds),
        ]),
      },
    ],
  };
};

const inCell = ({ requests, readUnits, writeUnits }: Usage): string =>
  [requests, readUnits, writeUnits].map(readable).join(" / ");
