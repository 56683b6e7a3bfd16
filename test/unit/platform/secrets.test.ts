import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { BUSY_CACHE_SECONDS, CACHE_SECONDS, createSecrets } from "../../../lambdas/platform/secrets.ts";
import { mockClient } from "../../support/mock-client.ts";
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
    expect(await secrets.read("a")).toBe("one");
  });

  it("that is written again has the new value", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.write("a", "two");
    expect(await secrets.read("a")).toBe("two");
  });

  it("that is removed is gone, and may be removed again", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.remove("a");
    await secrets.remove("a");
    expect(await secrets.read("a")).toBeUndefined();
  });

  it.each(["GetSecretValue", "CreateSecret", "DeleteSecret"] as const)(
    "passes on a failure of %s instead of calling the secret missing",
    async (action) => {
      const { manager, secrets } = setUp();
      await secrets.write("a", "one");
      manager.failNext(action);
      const run = {
        GetSecretValue: () => secrets.read("a"),
        CreateSecret: () => secrets.write("a", "two"),
        DeleteSecret: () => secrets.remove("a"),
      };
      await expect(run[action]()).rejects.toThrow(`${action} failed`);
      expect(await secrets.read("a")).toBe("one");
    },
  );
});

describe("the memory", () => {
  it("saves reading for a while, and not for longer", async () => {
    const { manager, clock, secrets, elsewhere } = setUp();
    await secrets.write("a", "one");
    await secrets.read("a");
    await elsewhere.write("a", "two");
    clock.advance(CACHE_SECONDS - 1);
    const before = manager.calls.length;
    expect(await secrets.read("a")).toBe("one");
    expect(manager.calls.length).toBe(before);
    clock.advance(1);
    expect(await secrets.read("a")).toBe("two");
  });

  it("does not outlive a secret that is gone", async () => {
    const { clock, secrets, elsewhere } = setUp();
    await secrets.write("a", "one");
    await secrets.read("a");
    await elsewhere.remove("a");
    clock.advance(CACHE_SECONDS);
    expect(await secrets.read("a")).toBeUndefined();
  });

  it("forgets what this instance itself changes", async () => {
    const { secrets } = setUp();
    await secrets.write("a", "one");
    await secrets.read("a");
    await secrets.write("a", "two");
    expect(await secrets.read("a")).toBe("two");
    await secrets.remove("a");
    expect(await secrets.read("a")).toBeUndefined();
  });
});

describe("while Secrets Manager is busy", () => {
  const setUpBusy = () => {
    const client = new SecretsManagerClient({ region: "eu-west-1" });
    const state: { error: string | undefined } = { error: undefined };
    mockClient(client)
      .on(GetSecretValueCommand)
      .callsFake(() => {
        if (state.error !== undefined) throw Object.assign(new Error("no"), { name: state.error });
        return { SecretString: "one" };
      });
    const clock = createTestClock();
    return { secrets: createSecrets(clock, client), clock, state };
  };

  it("a value that was read goes on for a quarter of an hour, and no longer", async () => {
    const { secrets, clock, state } = setUpBusy();
    await secrets.read("a");
    state.error = "ThrottlingException";
    clock.advance(BUSY_CACHE_SECONDS - 1);
    expect(await secrets.read("a")).toBe("one");
    clock.advance(1);
    await expect(secrets.read("a")).rejects.toThrow("no");
  });

  it("a value that was never read is missing all the same", async () => {
    const { secrets, state } = setUpBusy();
    state.error = "ThrottlingException";
    await expect(secrets.read("a")).rejects.toThrow("no");
  });

  it.each(["ResourceNotFoundException", "AccessDeniedException"])(
    "is not what %s means: a value that was taken away is gone",
    async (name) => {
      const { secrets, clock, state } = setUpBusy();
      await secrets.read("a");
      state.error = name;
      clock.advance(CACHE_SECONDS);
      await expect(secrets.read("a")).rejects.toThrow("no");
    },
  );
});
