import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeSecretCommand,
  ListSecretsCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { copyItems, type Side } from "../../../docs/operations/copy-items.ts";
import { copySecrets } from "../../../docs/operations/copy-secrets.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { createSecretVersions } from "../../../lambdas/platform/secret-versions.ts";
import { createTestSecretsManager } from "../../support/test-secrets-manager.ts";
import { createTestTable, readWholeTable } from "../../support/test-table.ts";

type Item = Record<string, unknown>;

const sideOf = ({ client, name }: Table): Side => {
  const { endpoint, credentials, region } = client.config;
  return {
    client: new DynamoDBClient({ credentials, region, ...(endpoint === undefined ? {} : { endpoint }) }),
    table: name,
  };
};

const put = async ({ client, name }: Table, items: readonly Item[]): Promise<void> => {
  await Promise.all(items.map((Item) => client.send(new PutCommand({ TableName: name, Item }))));
};

const sorted = async (table: Table): Promise<Item[]> =>
  (await readWholeTable(table)).sort((left, right) =>
    `${left.pk} ${left.sk}`.localeCompare(`${right.pk} ${right.sk}`),
  );

const createScene = async () => {
  const [source, target] = await Promise.all([createTestTable(), createTestTable()]);
  return { source, target, from: sideOf(source), to: sideOf(target) };
};

const session = (number: number, status = "CREATED"): Item => ({
  pk: `SESSION#${String(number).padStart(4, "0")}`,
  sk: "SESSION",
  status,
  nested: { list: [1, "two", null], bytes: new Uint8Array([1, 2, 3]) },
});

describe("items that are copied", () => {
  it("arrive as they were, over what was there, and twice is the same as once", async () => {
    const { source, target, from, to } = await createScene();
    const items = Array.from({ length: 130 }, (_, number) => session(number));
    await put(source, items);
    await put(target, [session(3, "FAILED"), session(999)]);
    expect(await copyItems({ from, to })).toEqual({ copied: 130, skipped: 0, deleted: 0 });
    expect(await copyItems({ from, to })).toEqual({ copied: 130, skipped: 0, deleted: 0 });
    expect(await sorted(target)).toEqual([...(await sorted(source)), session(999)]);
  });

  it("are all that is left where the copy has to be exact, but for what is left out", async () => {
    const { source, target, from, to } = await createScene();
    await put(source, [session(1), { pk: "SIGNING_KEYS", sk: "old" }, { pk: "USER#1", sk: "USER" }]);
    await put(target, [session(1, "FAILED"), session(2), { pk: "SIGNING_KEYS", sk: "new" }]);
    const result = await copyItems({ from, to, without: ["SIGNING_KEYS", "USER#"], exactly: true });
    expect(result).toEqual({ copied: 1, skipped: 2, deleted: 1 });
    expect(await sorted(target)).toEqual([session(1), { pk: "SIGNING_KEYS", sk: "new" }]);
  });

  it("are none where a key only begins like one that is left out whole", async () => {
    const { source, target, from, to } = await createScene();
    await put(source, [
      { pk: "BOOTSTRAP", sk: "x" },
      { pk: "BOOTSTRAPPED#1", sk: "x" },
    ]);
    await copyItems({ from, to, without: ["BOOTSTRAP"] });
    expect(await sorted(target)).toEqual([{ pk: "BOOTSTRAPPED#1", sk: "x" }]);
  });
});

describe("secrets that are copied", () => {
  it("keep the ids of their versions, the current one included", async () => {
    const from = createTestSecretsManager();
    const to = createTestSecretsManager();
    const versions = createSecretVersions(from.client);
    const first = await versions.add("countersign/prod/client/int_1", "one");
    const second = await versions.add("countersign/prod/client/int_1", "two");
    await versions.promote("countersign/prod/client/int_1", second);
    await createSecretVersions(from.client).add("database", "not ours");
    const names = from.stored().map(({ name }) => ({ Name: name }));
    mockClientList(from.client, names);
    expect(await copySecrets(from.client, to.client, "countersign/prod/client/")).toBe(1);
    const copied = createSecretVersions(to.client);
    expect(await copied.read("countersign/prod/client/int_1", first)).toBe("one");
    expect(await copied.read("countersign/prod/client/int_1", second)).toBe("two");
    const answer = await to.client.send(
      new DescribeSecretCommand({ SecretId: "countersign/prod/client/int_1" }),
    );
    expect(answer.VersionIdsToStages?.[second]).toContain("AWSCURRENT");
    expect(to.stored().map(({ name }) => name)).toEqual(["countersign/prod/client/int_1"]);
  });
});

/** The local cloud's Secrets Manager does not list. */
function mockClientList(client: SecretsManagerClient, SecretList: { Name: string }[]): void {
  const send = client.send.bind(client);
  Object.assign(client, {
    send: (command: unknown, ...others: []) =>
      command instanceof ListSecretsCommand
        ? Promise.resolve({ SecretList })
        : Reflect.apply(send, client, [command, ...others]),
  });
}
