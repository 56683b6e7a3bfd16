import { describe, expect, it } from "vitest";
import { createSecretVersions, MAX_CACHED_VERSIONS } from "../../../lambdas/platform/secret-versions.ts";
import { createTestSecretsManager } from "../../support/test-secrets-manager.ts";

const setUp = () => {
  const manager = createTestSecretsManager();
  return { manager, secrets: createSecretVersions(manager.client) };
};

const labelsOf = (manager: ReturnType<typeof createTestSecretsManager>, version: string) =>
  manager.stored()[0]?.versions[version]?.stages;

describe("versions of a secret", () => {
  it("are read by their id", async () => {
    const { secrets } = setUp();
    const first = await secrets.add("client/a", "one");
    const second = await secrets.add("client/a", "two");
    expect(second).not.toBe(first);
    expect(await secrets.read("client/a", first)).toBe("one");
    expect(await secrets.read("client/a", second)).toBe("two");
  });

  it("answer nothing for an unknown secret or an unknown version", async () => {
    const { secrets } = setUp();
    const version = await secrets.add("client/a", "one");
    expect(await secrets.read("client/b", version)).toBeUndefined();
    expect(await secrets.read("client/a", crypto.randomUUID())).toBeUndefined();
  });

  it("pass on every other failure instead of calling the secret missing", async () => {
    const { manager, secrets } = setUp();
    const version = await secrets.add("client/a", "one");
    manager.failNext("GetSecretValue");
    await expect(secrets.read("client/a", version)).rejects.toThrow("GetSecretValue failed");
    manager.failNext("CreateSecret");
    await expect(secrets.add("client/c", "x")).rejects.toThrow("CreateSecret failed");
    manager.failNext("DeleteSecret");
    await expect(secrets.remove("client/a")).rejects.toThrow("DeleteSecret failed");
  });

  it("are asked for once, since they never change", async () => {
    const { manager, secrets } = setUp();
    const version = await secrets.add("client/a", "one");
    await secrets.read("client/a", version);
    await secrets.read("client/a", version);
    expect(manager.calls.filter((call) => call === "GetSecretValue")).toHaveLength(1);
  });

  it("are not remembered as missing", async () => {
    const { secrets } = setUp();
    expect(await secrets.read("client/a", "later")).toBeUndefined();
    const version = await secrets.add("client/a", "one");
    expect(await secrets.read("client/a", version)).toBe("one");
  });

  it("do not fill the memory: the oldest ones leave", async () => {
    const { manager, secrets } = setUp();
    const first = await secrets.add("client/first", "one");
    await secrets.read("client/first", first);
    for (let index = 0; index < MAX_CACHED_VERSIONS; index++) {
      const name = `client/${index}`;
      await secrets.read(name, await secrets.add(name, "x"));
    }
    const before = manager.calls.length;
    await secrets.read("client/first", first);
    expect(manager.calls.slice(before)).toEqual(["GetSecretValue"]);
  });
});

describe("the current version", () => {
  it("is the first one at once", async () => {
    const { manager, secrets } = setUp();
    const first = await secrets.add("client/a", "one");
    expect(labelsOf(manager, first)).toEqual(["AWSCURRENT"]);
  });

  it("stays the old one until the new one is promoted, and the new one always has a label", async () => {
    const { manager, secrets } = setUp();
    const first = await secrets.add("client/a", "one");
    const second = await secrets.add("client/a", "two");
    expect(labelsOf(manager, first)).toEqual(["AWSCURRENT"]);
    expect(labelsOf(manager, second)).toEqual(["AWSPENDING"]);
    await secrets.promote("client/a", second);
    expect(labelsOf(manager, second)).toContain("AWSCURRENT");
    expect(labelsOf(manager, first)).toEqual(["AWSPREVIOUS"]);
  });

  it("may be promoted twice", async () => {
    const { manager, secrets } = setUp();
    await secrets.add("client/a", "one");
    const second = await secrets.add("client/a", "two");
    await secrets.promote("client/a", second);
    await secrets.promote("client/a", second);
    expect(manager.calls.filter((call) => call === "UpdateSecretVersionStage")).toHaveLength(1);
    expect(labelsOf(manager, second)).toContain("AWSCURRENT");
  });
});

describe("removing a secret", () => {
  it("takes all its versions, also from memory", async () => {
    const { manager, secrets } = setUp();
    const version = await secrets.add("client/a", "one");
    await secrets.read("client/a", version);
    await secrets.remove("client/a");
    expect(manager.stored()).toEqual([]);
    expect(await secrets.read("client/a", version)).toBeUndefined();
  });

  it("does not touch a secret whose name only begins the same", async () => {
    const { secrets } = setUp();
    await secrets.add("client/a", "one");
    const other = await secrets.add("client/ab", "two");
    await secrets.read("client/ab", other);
    await secrets.remove("client/a");
    expect(await secrets.read("client/ab", other)).toBe("two");
  });

  it("may be done twice", async () => {
    const { secrets } = setUp();
    await secrets.add("client/a", "one");
    await secrets.remove("client/a");
    await expect(secrets.remove("client/a")).resolves.toBeUndefined();
  });
});
