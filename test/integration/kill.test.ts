import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCloudProcess } from "../support/cloud-process.ts";
import { PATIENCE_MS } from "../support/patience.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  call,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  type Json,
  openBrowser,
  type Product,
  readLocalJson,
  readOutbox,
} from "../support/system.ts";

const ROUNDS = 3;
const VERIFICATIONS = 50;
const AT_ONCE = 6;

/** A small generator with a printed seed, so that a failing run can be repeated (Mulberry32). */
const createRandom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

const seed = Number(process.env.COUNTERSIGN_SEED ?? Date.now() % 2 ** 31);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * A request that is repeated until somebody answers: the cloud may be down or dying. Twice a second, as whoever lost a
 * code to a kill waits half a minute for the next one: asking more often kept a core busy meanwhile.
 */
const persist = async <Value>(run: () => Promise<Value | undefined>): Promise<Value> => {
  const end = Date.now() + 3 * PATIENCE_MS;
  while (Date.now() < end) {
    try {
      const value = await run();
      if (value !== undefined) return value;
    } catch {
      // Refused or cut off: that is what this test is about.
    }
    await pause(500);
  }
  throw new Error("Nobody answered, however long it was asked.");
};

type Cloud = Awaited<ReturnType<typeof createCloudProcess>>;
type Receiver = Awaited<ReturnType<typeof startReceiver>>;

describe(`kill -9 at random moments (COUNTERSIGN_SEED=${seed})`, () => {
  const random = createRandom(seed);
  let cloud: Cloud;
  let receiver: Receiver;
  let product: Product;
  let token: string;

  beforeAll(async () => {
    // Half of the events are refused the first time; each is accepted when it comes again.
    const refused = new Set<string>();
    receiver = await startReceiver((hook) => {
      const id = String(hook.headers["webhook-id"]);
      if (refused.has(id) || random() < 0.5) return 200;
      refused.add(id);
      return 500;
    });
    cloud = await createCloudProcess();
    await cloud.start();
    product = await connectProduct(cloud.stateDir);
    await expectCall(201, `${product.baseUrl}/api/v1/webhook-endpoints`, {
      token: product.admin,
      body: { url: receiver.url },
    });
    token = await fetchToken(product);
  });
  afterAll(async () => {
    await cloud.dispose();
    await receiver.stop();
  });

  /** One person who does not give up, with a back end that repeats its request under one Idempotency-Key. */
  const verify = async (number: number): Promise<string> => {
    const loginHint = `person-${number}-${seed}@example.com`;
    const key = crypto.randomUUID();
    const requested = await persist(async () => {
      const answer = await call(`${product.baseUrl}/omni/b2b/onboarding/request-new`, {
        token,
        headers: { "idempotency-key": key },
        body: { integrationReference: product.integrationId, loginHint },
      });
      return answer.status === 200 ? answer.body : undefined;
    });
    const linkToken = String(requested.url).split("/v/")[1] ?? "";
    let browser = openBrowser(product.baseUrl);
    await persist(async () => {
      const answer = await browser.start(linkToken);
      // The answer with the cookie was lost: nobody else can have the link, so a new one is asked for; and once more
      // when that answer was lost, which leaves the link replaced (410).
      if (answer.status === 409 || answer.status === 410) {
        const fresh = await call(`${product.baseUrl}/omni/b2b/onboarding/${requested.interviewId}/resend`, {
          token,
          body: {},
        });
        browser = openBrowser(product.baseUrl);
        const again = await browser.start(String(fresh.body.url).split("/v/")[1] ?? "");
        return again.status === 200 ? true : undefined;
      }
      return answer.status === 200 ? true : undefined;
    });
    await persist(async () => {
      const now = await browser.session();
      if (now.body.status === "SUCCEEDED") return true;
      const local = readLocalJson(cloud.stateDir);
      const mails = await readOutbox(local);
      const code = /\b(\d{6})\b/.exec(mails.find((mail) => mail.to === loginHint)?.text ?? "")?.[1];
      if (code === undefined) {
        // The process died between the write and the queue: the person asks for another code, which is refused
        // for the first half minute.
        await browser.act("one-time-code", "send", { channel: "EMAIL" });
        return undefined;
      }
      const answer = await browser.act("one-time-code", "verify", { code });
      return answer.body.status === "SUCCEEDED" ? true : undefined;
    });
    return String(requested.interviewId);
  };

  const runAll = async (numbers: number[]): Promise<string[]> => {
    const ids: string[] = [];
    const queue = [...numbers];
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) ids.push(await verify(next));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return ids;
  };

  it(
    "every session ends, every committed event arrives at least once, none arrives that was not committed",
    async () => {
      const running = runAll(Array.from({ length: VERIFICATIONS }, (_, index) => index));
      for (let round = 0; round < ROUNDS; round++) {
        await pause(700 + random() * 2500);
        await cloud.kill();
        await cloud.start();
      }
      const ids = await running;
      expect(new Set(ids).size).toBe(VERIFICATIONS);

      const admin = readLocalJson(cloud.stateDir).managementToken.admin;
      const committed = new Map<string, Json>();
      for (const id of ids) {
        const session = await expectCall(200, `${product.baseUrl}/api/v1/sessions/${id}`, { token: admin });
        expect(session.status).toBe("SUCCEEDED");
        const events = session.events as Json[];
        expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
        expect(events.filter((event) => event.eventType === "SESSION_SUCCEEDED")).toHaveLength(1);
        for (const event of events) committed.set(String(event.id), event);
      }

      const arrived = () => new Set(receiver.received.map((hook) => String(hook.headers["webhook-id"])));
      await eventually(
        "the arrival of every event",
        () => {
          const seen = arrived();
          return [...committed.keys()].every((id) => seen.has(id)) ? true : undefined;
        },
        // What was refused, or was under way when the process died, comes again after half a minute and more.
        10 * PATIENCE_MS,
      );
      const unknown = receiver.received
        .map((hook): Json => JSON.parse(hook.body))
        .filter((event) => !committed.has(String(event.id)));
      expect(unknown).toEqual([]);
    },
    20 * PATIENCE_MS,
  );
});
