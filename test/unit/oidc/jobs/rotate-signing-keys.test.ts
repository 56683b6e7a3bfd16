import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import {
  compactVerify,
  createLocalJWKSet,
  decodeProtectedHeader,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { keys as tableKeys } from "../../../../lambdas/core/keys.ts";
import { chooseSigningKey, toJwks } from "../../../../lambdas/core/signing-key/domain.ts";
import { ID_TOKEN_SECONDS } from "../../../../lambdas/oidc/domain/id-token.ts";
import {
  HINT_SECONDS,
  PUBLISH_AHEAD_SECONDS,
  SIGNING_SECONDS,
} from "../../../../lambdas/oidc/domain/plan-rotation.ts";
import { createRotateSigningKeys } from "../../../../lambdas/oidc/jobs/rotate-signing-keys.ts";
import { createTokenSigner } from "../../../../lambdas/oidc/store/token-signer.ts";
import type { Table } from "../../../../lambdas/platform/dynamo/table.ts";
import { transact } from "../../../../lambdas/platform/dynamo/transaction.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { createTestKeys, SIGNING_PREFIX } from "../support.ts";

const table: Table = await createTestTable();

beforeEach(async () => {
  for (const item of await readWholeTable(table)) {
    const Key = { pk: item.pk, sk: item.sk };
    await table.client.send(new DeleteCommand({ TableName: table.name, Key }));
  }
});

const secretNames = (keys: ReturnType<typeof createTestKeys>) =>
  keys.manager
    .stored()
    .map((secret) => secret.name)
    .sort();

const nameOf = (kid: string) => `${SIGNING_PREFIX}${kid}`;

describe("the first run", () => {
  it("makes one key of each algorithm, RSA with at least 2048 bits, each with its private part", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const list = await keys.signingKeys.list();
    expect(list.map((key) => key.algorithm).sort()).toEqual(["ES256", "EdDSA", "RS256"]);
    expect(secretNames(keys)).toEqual(list.map((key) => nameOf(key.kid)).sort());
    const rsa = list.find((key) => key.algorithm === "RS256");
    expect(Buffer.from(String(rsa?.publicJwk.n), "base64url").length * 8).toBeGreaterThanOrEqual(2048);
    expect(list.find((key) => key.algorithm === "ES256")?.publicJwk.crv).toBe("P-256");
  });

  it("makes keys that sign at once, verifiable with what is published", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const signer = createTokenSigner(keys);
    for (const algorithm of ["ES256", "EdDSA", "RS256"] as const) {
      const token = await signer.sign({ sub: "someone" }, "at+jwt", algorithm);
      const published = (await keys.signingKeys.list()).find((key) => key.algorithm === algorithm);
      const verified = await compactVerify(token, await importJWK(published?.publicJwk as JWK, algorithm));
      expect(verified.protectedHeader).toEqual({ alg: algorithm, typ: "at+jwt", kid: published?.kid });
    }
  });

  it("keeps every private member out of the table", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const text = JSON.stringify(await readWholeTable(table));
    for (const secret of keys.manager.stored()) {
      const [version] = Object.values(secret.versions);
      const jwk = JSON.parse(version?.SecretString ?? "{}");
      for (const member of ["d", "p", "q", "dp", "dq", "qi"]) {
        if (jwk[member] !== undefined) expect(text).not.toContain(jwk[member]);
      }
      expect(jwk.d).toBeDefined();
    }
  });

  it("run again changes nothing", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const before = await readWholeTable(table);
    await keys.rotate();
    expect(await readWholeTable(table)).toEqual(before);
  });
});

describe("runs at the same time", () => {
  it("make one set of keys, and the losers leave no secret behind", async () => {
    const keys = createTestKeys(table);
    await Promise.all(Array.from({ length: 6 }, () => keys.rotate()));
    const list = await keys.signingKeys.list();
    expect(list.map((key) => key.algorithm).sort()).toEqual(["ES256", "EdDSA", "RS256"]);
    expect(secretNames(keys)).toEqual(list.map((key) => nameOf(key.kid)).sort());
    expect(keys.log.codes().filter((code) => code === "SIGNING_KEYS_ROTATED")).toHaveLength(1);
  });

  it("also when a rotation is due", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    keys.clock.advance(SIGNING_SECONDS);
    await Promise.all(Array.from({ length: 4 }, () => keys.rotate()));
    const list = await keys.signingKeys.list();
    expect(list).toHaveLength(6);
    expect(secretNames(keys)).toEqual(list.map((key) => nameOf(key.kid)).sort());
  });
});

describe("a crash", () => {
  it("before the set is written publishes nothing, and the next run makes the keys", async () => {
    const keys = createTestKeys(table);
    const broken = createRotateSigningKeys({
      ...keys,
      secrets: {
        ...keys.secrets,
        write: async () => {
          throw new Error("crash");
        },
      },
    });
    await expect(broken.rotate()).rejects.toThrow("crash");
    expect(await keys.signingKeys.list()).toEqual([]);
    await keys.rotate();
    expect(await keys.signingKeys.list()).toHaveLength(3);
  });

  it("never leaves a published key without its private part", async () => {
    const keys = createTestKeys(table);
    let writes = 0;
    const broken = createRotateSigningKeys({
      ...keys,
      secrets: {
        ...keys.secrets,
        write: async (name, value) => {
          writes += 1;
          if (writes === 2) throw new Error("crash");
          await keys.secrets.write(name, value);
        },
      },
    });
    await expect(broken.rotate()).rejects.toThrow("crash");
    expect(await keys.signingKeys.list()).toEqual([]);
  });
});

describe("over the months", () => {
  it("a withdrawn key leaves the set, its private part goes then, and its public one when no hint needs it", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const first = (await keys.signingKeys.list()).map((key) => key.kid);
    keys.clock.advance(SIGNING_SECONDS);
    await keys.rotate();
    expect(await keys.signingKeys.list()).toHaveLength(6);
    keys.clock.advance(PUBLISH_AHEAD_SECONDS + 24 * 3600);
    await keys.rotate();
    const published = toJwks(await keys.signingKeys.list(), keys.clock.now()).keys.map(({ kid }) => kid);
    expect(published).toHaveLength(3);
    expect(published.filter((kid) => first.includes(kid))).toEqual([]);
    expect(secretNames(keys)).toEqual(published.map(nameOf).sort());
    expect(await keys.signingKeys.list()).toHaveLength(6);
    const before = await readWholeTable(table);
    keys.clock.advance(24 * 3600);
    await keys.rotate();
    expect(await readWholeTable(table)).toEqual(before);
    keys.clock.advance(HINT_SECONDS);
    await keys.rotate();
    expect((await keys.signingKeys.list()).map(({ kid }) => kid).sort()).toEqual(published.sort());
  });

  it("the set counts its generations, so that a run of long ago cannot write", async () => {
    const keys = createTestKeys(table);
    expect(await keys.signingKeys.generation()).toBe(0);
    await keys.rotate();
    expect(await keys.signingKeys.generation()).toBe(1);
    const stored = (await readWholeTable(table)).find((item) => item.sk === tableKeys.signingKeySet().sk);
    expect(stored?.generation).toBe(1);
  });
});

describe("a rotation on demand", () => {
  it("announces a successor of every key, which signs when caches have met it, and asking twice makes one", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const first = new Set((await keys.signingKeys.list()).map(({ kid }) => kid));
    keys.clock.advance(60);
    await keys.rotateNow();
    await keys.rotateNow();
    const list = await keys.signingKeys.list();
    expect(list).toHaveLength(6);
    for (const algorithm of ["RS256", "ES256", "EdDSA"] as const) {
      expect(first.has(chooseSigningKey(list, algorithm, keys.clock.now())?.kid ?? "")).toBe(true);
    }
    keys.clock.advance(PUBLISH_AHEAD_SECONDS);
    for (const algorithm of ["RS256", "ES256", "EdDSA"] as const) {
      expect(first.has(chooseSigningKey(list, algorithm, keys.clock.now())?.kid ?? "")).toBe(false);
    }
  });

  it("before there are keys makes the first ones", async () => {
    const keys = createTestKeys(table);
    await keys.rotateNow();
    expect(await keys.signingKeys.list()).toHaveLength(3);
  });

  it("breaks the verification of no token, whenever it was signed and whichever set a verifier keeps", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const signer = createTokenSigner(keys);
    const step = 4 * 3600;
    const sets: JSONWebKeySet[] = [];
    const kids = new Set<string | undefined>();
    for (let steps = 0; steps < 18; steps++) {
      if (steps === 1) await keys.rotateNow();
      await keys.rotate();
      const list = await keys.signingKeys.list();
      const expiry = new Date(keys.clock.now().getTime() + ID_TOKEN_SECONDS * 1000);
      sets.push(toJwks(list, keys.clock.now()) as unknown as JSONWebKeySet);
      // Those who kept the set for up to a day, and those who fetch it when the token is about to expire.
      const verifiers = [...sets.slice(-7), toJwks(list, expiry) as unknown as JSONWebKeySet];
      for (const algorithm of ["RS256", "ES256", "EdDSA"] as const) {
        const token = await signer.sign({ sub: "someone" }, "JWT", algorithm);
        kids.add(decodeProtectedHeader(token).kid);
        for (const set of verifiers) await compactVerify(token, createLocalJWKSet(set));
      }
      keys.clock.advance(step);
    }
    expect(kids.size).toBe(6);
  });
});

describe("withdrawing a leaked key", () => {
  const idOf = async (keys: ReturnType<typeof createTestKeys>, algorithm: string) =>
    (await keys.signingKeys.list()).find((key) => key.algorithm === algorithm)?.kid ?? "";

  it("that does not exist is an error, so that a typing mistake is noticed", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    await expect(keys.withdraw("unknown")).rejects.toThrow("no signing key unknown");
    expect(await keys.signingKeys.list()).toHaveLength(3);
  });

  it("takes it out of the set and out of Secrets Manager, and has another one sign at once", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const [leaked, other] = [await idOf(keys, "ES256"), await idOf(keys, "RS256")];
    await keys.withdraw(leaked);
    const list = await keys.signingKeys.list();
    expect(list.map((key) => key.kid)).not.toContain(leaked);
    expect(list.map((key) => key.kid)).toContain(other);
    expect(secretNames(keys)).toEqual(list.map((key) => nameOf(key.kid)).sort());
    const token = await createTokenSigner(keys).sign({}, "at+jwt", "ES256");
    expect(decodeProtectedHeader(token).kid).toBe(await idOf(keys, "ES256"));
  });

  it("while its successor waits lets the successor sign now", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const leaked = await idOf(keys, "ES256");
    keys.clock.advance(SIGNING_SECONDS);
    await keys.rotate();
    await keys.withdraw(leaked);
    const list = (await keys.signingKeys.list()).filter((key) => key.algorithm === "ES256");
    expect(list).toMatchObject([{ signsFrom: keys.clock.now().toISOString(), signsUntil: null }]);
    await expect(createTokenSigner(keys).sign({}, "at+jwt", "ES256")).resolves.toMatch(/^ey/);
  });

  it("that is a waiting successor makes another one, and leaves no gap when the old key ends", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const old = await idOf(keys, "ES256");
    keys.clock.advance(SIGNING_SECONDS);
    await keys.rotate();
    const successor = (await keys.signingKeys.list()).find(
      (key) => key.algorithm === "ES256" && key.kid !== old,
    );
    await keys.withdraw(successor?.kid ?? "");
    keys.clock.advance(PUBLISH_AHEAD_SECONDS);
    await expect(createTokenSigner(keys).sign({}, "at+jwt", "ES256")).resolves.toMatch(/^ey/);
  });

  it("that loses against another run says so instead of looking done", async () => {
    const keys = createTestKeys(table);
    await keys.rotate();
    const leaked = await idOf(keys, "ES256");
    const racing = createRotateSigningKeys({
      ...keys,
      signingKeys: {
        ...keys.signingKeys,
        list: async () => {
          const list = await keys.signingKeys.list();
          await transact(table, [keys.signingKeys.advanceSet(await keys.signingKeys.generation())]);
          return list;
        },
      },
    });
    await expect(racing.withdraw(leaked)).rejects.toThrow("Run this again");
  });
});
