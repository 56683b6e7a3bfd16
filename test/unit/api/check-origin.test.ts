import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { createCheckOrigin } from "../../../lambdas/api/create-check-origin.ts";
import { ORIGIN_KEY_HEADER } from "../../../lambdas/api/env.ts";
import { createOriginKeys, FRESH_SECONDS, PAUSE_SECONDS } from "../../../lambdas/api/origin-keys.ts";
import { mockClient } from "../../support/mock-client.ts";
import { createRecordedLog } from "../../support/recorded-log.ts";
import { createRecordedMetrics } from "../../support/recorded-metrics.ts";
import { createTestClock } from "../../support/test-clock.ts";

/** The secret with its current value and the one before. */
const createScene = (...values: [current: string, previous?: string]) => {
  const client = new SecretsManagerClient({ region: "eu-west-1" });
  const stored = { AWSCURRENT: values[0], AWSPREVIOUS: values[1] };
  const state = { failing: false, calls: 0 };
  mockClient(client)
    .on(GetSecretValueCommand)
    .callsFake(({ VersionStage }: { VersionStage: keyof typeof stored }) => {
      state.calls += 1;
      if (state.failing) throw new Error("ThrottlingException");
      const value = stored[VersionStage];
      if (value === undefined) throw new ResourceNotFoundException({ $metadata: {}, message: "none" });
      return { SecretString: value };
    });
  const clock = createTestClock();
  const log = createRecordedLog();
  const metrics = createRecordedMetrics();
  const check = createCheckOrigin(createOriginKeys("secret", clock, log, client), log, metrics);
  return {
    clock,
    log,
    metrics,
    stored,
    state,
    isLetIn: async (key?: string) =>
      (await check({ headers: key === undefined ? {} : { [ORIGIN_KEY_HEADER]: key } })).isAuthorized,
  };
};

describe("a request that did not come through the distribution", () => {
  it.each([
    ["without the key", undefined],
    ["with an empty key", ""],
    ["with another key", "guess"],
    ["with the beginning of the key", "curren"],
  ])("is refused %s", async (_, key) => {
    const { isLetIn, log, metrics } = createScene("current");
    expect(await isLetIn(key)).toBe(false);
    expect(log.codes()).toContain("REQUEST_NOT_FROM_DISTRIBUTION");
    expect(metrics.names()).toEqual(["OriginChecks Result=REFUSED"]);
  });

  it("is refused where there is no key before the current one, and that counts for no key", async () => {
    const { isLetIn } = createScene("current");
    expect(await isLetIn("undefined")).toBe(false);
  });

  it("never has its key logged", async () => {
    const { isLetIn, log } = createScene("current-secret");
    await isLetIn("a-strangers-guess");
    await isLetIn("current-secret");
    expect(JSON.stringify(log.lines)).not.toMatch(/guess|current-secret/);
  });

  it("cannot make us ask Secrets Manager again and again", async () => {
    const { isLetIn, state } = createScene("current", "previous");
    for (let i = 0; i < 50; i += 1) await isLetIn(`guess ${i}`);
    expect(state.calls).toBe(2);
  });
});

describe("a request of the distribution", () => {
  it("comes in with the current key and with the one before, while the distribution is renewed", async () => {
    const { isLetIn, metrics } = createScene("new", "old");
    expect(await isLetIn("new")).toBe(true);
    expect(await isLetIn("old")).toBe(true);
    expect(metrics.names()).toEqual([]);
  });

  it("comes in with a key that was made since, after seconds", async () => {
    const { isLetIn, stored, clock } = createScene("first");
    expect(await isLetIn("first")).toBe(true);
    stored.AWSPREVIOUS = "first";
    stored.AWSCURRENT = "second";
    clock.advance(PAUSE_SECONDS);
    expect(await isLetIn("second")).toBe(true);
    expect(await isLetIn("first")).toBe(true);
  });

  it("is refused with a key that was replaced twice, after minutes", async () => {
    const { isLetIn, stored, clock } = createScene("first");
    expect(await isLetIn("first")).toBe(true);
    stored.AWSPREVIOUS = "second";
    stored.AWSCURRENT = "third";
    clock.advance(FRESH_SECONDS);
    expect(await isLetIn("first")).toBe(false);
  });

  it("comes in while Secrets Manager throttles, once the keys are known", async () => {
    const { isLetIn, state, clock, log } = createScene("current");
    expect(await isLetIn("current")).toBe(true);
    state.failing = true;
    clock.advance(FRESH_SECONDS + 1);
    expect(await isLetIn("current")).toBe(true);
    expect(await isLetIn("guess")).toBe(false);
    expect(log.codes()).toContain("ORIGIN_KEYS_NOT_READ");
  });

  it("fails, rather than letting anybody in, while the keys are not known", async () => {
    const { isLetIn, state } = createScene("current");
    state.failing = true;
    await expect(isLetIn("current")).rejects.toThrow();
    state.failing = false;
    expect(await isLetIn("current")).toBe(true);
  });
});
