import { describe, expect, it } from "vitest";
import { CACHE_SECONDS, createSecrets } from "../../../lambdas/platform/secrets.ts";
import { createTestClock } from "../../support/test-clock.ts";
import { createTestSecretsManager } from "../../support/test-secrets-manager.ts";

const setUp = () => {
  const manager = createTestSecretsManager();
  const clock = createTestClock();
  const secrets = createSecrets(clock, manager.client);
  /** As another instance of a function sees it: with a memory of its own. */
  const elsewhere = createSecrets(clock, manager.client);
  return { manager, clock, secrets, elsewhere };
};

describe("a secret", () => {
  it("that does not exist is undefined, and is not remembered as missing", async () => {
    const { secrets, elsewhere } = setUp();
    expect(await secrets.read("a")).toBeUndefined();
    await elsewhere.write("a", "one");
    expect(await secrets.read("a")).toEqual({ current: "one" });
  });

  it("that is written again keeps the value before it as the previous one", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.write("a", "two");
    expect(await secrets.read("a")).toEqual({ current: "two", previous: "one" });
    await secrets.write("a", "three");
    expect(await secrets.read("a")).toEqual({ current: "three", previous: "two" });
  });

  it("loses its previous value when told, once or twice", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.write("a", "two");
    await secrets.dropPrevious("a");
    await secrets.dropPrevious("a");
    expect(await secrets.read("a")).toEqual({ current: "two" });
  });

  it("that has no previous value, or does not exist, can be told all the same", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.dropPrevious("a");
    await secrets.dropPrevious("unknown");
    expect(await secrets.read("a")).toEqual({ current: "one" });
  });

  it("that is removed is gone, and may be removed again", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.remove("a");
    await secrets.remove("a");
    expect(await secrets.read("a")).toBeUndefined();
  });

  it("that cannot be read is a failure, not a missing secret", async () => {
    const { manager, secrets } = setUp();
    await secrets.write("a", "one");
    manager.failNext("GetSecretValue");
    await expect(secrets.read("a")).rejects.toThrow("GetSecretValue failed");
    expect(await secrets.read("a")).toEqual({ current: "one" });
  });
});

describe("the memory", () => {
  it("saves reading for a while, and not for longer", async () => {
    const { manager, clock, secrets, elsewhere } = setUp();
    await secrets.write("a", "one");
    await secrets.read("a");
    await elsewhere.write("a", "two");
    clock.advance(CACHE_SECONDS - 1);
    const before = manager.calls.length;
    expect(await secrets.read("a")).toEqual({ current: "one" });
    expect(manager.calls.length).toBe(before);
    clock.advance(1);
    expect(await secrets.read("a")).toEqual({ current: "two", previous: "one" });
  });

  it("forgets what this instance itself changes", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.read("a");
    await secrets.write("a", "two");
    expect((await secrets.read("a"))?.current).toBe("two");
    await secrets.dropPrevious("a");
    expect(await secrets.read("a")).toEqual({ current: "two" });
    await secrets.remove("a");
    expect(await secrets.read("a")).toBeUndefined();
  });
});
