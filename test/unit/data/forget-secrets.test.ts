import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  DeleteSecretCommand,
  ListSecretsCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { createForgetSecrets } from "../../../lambdas/data/create-forget-secrets.ts";
import { mockClient } from "../../support/mock-client.ts";
import { createRecordedLog } from "../../support/recorded-log.ts";

/** Secrets Manager that lists two at a time, and whatever the filter says. */
const createScene = (names: readonly string[], StackStatus = "DELETE_IN_PROGRESS") => {
  const stored = new Set(names);
  const client = new SecretsManagerClient({ region: "eu-west-1" });
  const mock = mockClient(client);
  mock.on(ListSecretsCommand).callsFake(({ NextToken = "0" }: { NextToken?: string }) => {
    const end = Number(NextToken) + 2;
    return {
      SecretList: names.slice(Number(NextToken), end).map((Name) => ({ Name })),
      ...(end < names.length ? { NextToken: String(end) } : {}),
    };
  });
  mock.on(DeleteSecretCommand).callsFake(({ SecretId = "" }: { SecretId?: string }) => {
    if (!stored.delete(SecretId)) throw new ResourceNotFoundException({ $metadata: {}, message: "gone" });
  });
  const stacks = new CloudFormationClient({ region: "eu-west-1" });
  mockClient(stacks)
    .on(DescribeStacksCommand, { StackName: "stack-id" })
    .resolves({
      Stacks: [
        { StackName: "data", CreationTime: new Date(0), StackStatus: StackStatus as "DELETE_IN_PROGRESS" },
      ],
    });
  const log = createRecordedLog();
  const forgetSecrets = createForgetSecrets("countersign/dev/", log, client, stacks);
  return { stored, mock, log, forget: () => forgetSecrets("stack-id") };
};

describe("the secrets of a stage that lives on", () => {
  it.each(["UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_IN_PROGRESS"])(
    "are kept when the resource goes in %s",
    async (status) => {
      const { stored, forget, log } = createScene(["countersign/dev/client/int_1"], status);
      await forget();
      expect([...stored]).toEqual(["countersign/dev/client/int_1"]);
      expect(log.codes()).toEqual(["SECRETS_KEPT"]);
    },
  );
});

describe("the secrets of a stage that is removed", () => {
  it("are all deleted, page by page, and without a time of grace", async () => {
    const { stored, forget, mock, log } = createScene([
      "countersign/dev/client/int_1",
      "countersign/dev/signing-key/key_1",
      "countersign/dev/webhook/whe_1",
      "countersign/dev/webhook/whe_2",
      "countersign/dev/client/int_2",
    ]);
    await forget();
    expect([...stored]).toEqual([]);
    const inputs = mock.commandCalls(DeleteSecretCommand).map(({ args }) => args[0].input);
    expect(inputs.every(({ ForceDeleteWithoutRecovery }) => ForceDeleteWithoutRecovery === true)).toBe(true);
    expect(log.lines.at(-1)).toMatchObject({ code: "SECRETS_FORGOTTEN", fields: { forgotten: 5 } });
  });

  it("are told apart from those of others, whatever the list says", async () => {
    const others = [
      "countersign/prod/client/int_1",
      "Countersign/dev/client/int_1",
      "database",
      "x/countersign/dev/a",
    ];
    const { stored, forget } = createScene([...others, "countersign/dev/client/int_1"]);
    await forget();
    expect([...stored]).toEqual(others);
  });

  it("may be gone already", async () => {
    const { forget, stored } = createScene(["countersign/dev/client/int_1"]);
    stored.clear();
    await expect(forget()).resolves.toBeUndefined();
  });

  it("are not called gone when one could not be deleted", async () => {
    const { forget, mock } = createScene(["countersign/dev/client/int_1"]);
    mock.on(DeleteSecretCommand).rejects(new Error("AccessDenied"));
    await expect(forget()).rejects.toThrow("AccessDenied");
  });
});
