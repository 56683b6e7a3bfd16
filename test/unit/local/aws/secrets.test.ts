import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AwsAction, AwsInput } from "../../../../local/aws/call.ts";
import { createSecrets } from "../../../../local/aws/secrets.ts";
import { generatePassword } from "../../../../local/aws/template-secrets.ts";
import { openState, type State } from "../../../../local/state.ts";

let state: State;
let directory: string;
let actions: Record<string, AwsAction>;
let now = Date.parse("2026-01-01T00:00:00Z");

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "countersign-secrets-"));
  state = openState(directory);
  now = Date.parse("2026-01-01T00:00:00Z");
  actions = createSecrets({ state, region: "eu-west-1", now: () => now });
});
afterEach(() => {
  state.close();
  rmSync(directory, { recursive: true });
});

const call = (action: string, input: AwsInput): Record<string, unknown> => {
  const result = actions[action]?.(input);
  return Object.fromEntries(Object.entries(result ?? {}));
};
const failure = (action: string, input: AwsInput): string => {
  try {
    call(action, input);
    return "none";
  } catch (error) {
    return error instanceof Error ? error.name : "?";
  }
};
const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const put = (digit: number, VersionStages?: string[]) =>
  call("PutSecretValue", {
    SecretId: "s",
    SecretString: `v${digit}`,
    ClientRequestToken: id(digit),
    ...(VersionStages ? { VersionStages } : {}),
  });
const stages = () => call("DescribeSecret", { SecretId: "s" }).VersionIdsToStages;
const create = () => call("CreateSecret", { Name: "s", SecretString: "v1", ClientRequestToken: id(1) });

describe("bad input", () => {
  test("an unknown secret, version or label is not found", () => {
    expect(failure("GetSecretValue", { SecretId: "s" })).toBe("ResourceNotFoundException");
    create();
    expect(failure("GetSecretValue", { SecretId: "s", VersionId: id(9) })).toBe("ResourceNotFoundException");
    expect(failure("GetSecretValue", { SecretId: "s", VersionStage: "AWSPENDING" })).toBe(
      "ResourceNotFoundException",
    );
  });

  test("a second secret of the same name is refused, the same request again is not", () => {
    const { ARN } = create();
    expect(failure("CreateSecret", { Name: "s", SecretString: "v1" })).toBe("ResourceExistsException");
    expect(failure("CreateSecret", { Name: "s", SecretString: "other", ClientRequestToken: id(1) })).toBe(
      "ResourceExistsException",
    );
    expect(create().ARN).toBe(ARN);
  });

  test("a request token cannot be used again for another value", () => {
    create();
    put(2);
    expect(failure("PutSecretValue", { SecretId: "s", SecretString: "x", ClientRequestToken: id(2) })).toBe(
      "ResourceExistsException",
    );
    put(2);
    expect(stages()).toEqual({ [id(1)]: ["AWSPREVIOUS"], [id(2)]: ["AWSCURRENT"] });
  });

  test("a recovery window outside 7 to 30 days, or together with force, is refused", () => {
    create();
    for (const input of [{ RecoveryWindowInDays: 6 }, { RecoveryWindowInDays: 31 }]) {
      expect(failure("DeleteSecret", { SecretId: "s", ...input })).toBe("InvalidParameterException");
    }
    const both = { SecretId: "s", RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true };
    expect(failure("DeleteSecret", both)).toBe("InvalidParameterException");
  });
});

describe("staging labels", () => {
  test("a new value is current, the one before previous, older ones have no label", () => {
    create();
    put(2);
    put(3);
    expect(stages()).toEqual({ [id(3)]: ["AWSCURRENT"], [id(2)]: ["AWSPREVIOUS"] });
    expect(call("GetSecretValue", { SecretId: "s" }).SecretString).toBe("v3");
    expect(call("GetSecretValue", { SecretId: "s", VersionStage: "AWSPREVIOUS" }).SecretString).toBe("v2");
    expect(call("GetSecretValue", { SecretId: "s", VersionId: id(1) }).SecretString).toBe("v1");
  });

  test("a pending value changes nothing until it is made current", () => {
    create();
    put(2, ["AWSPENDING"]);
    expect(call("GetSecretValue", { SecretId: "s" }).SecretString).toBe("v1");
    const move = { SecretId: "s", VersionStage: "AWSCURRENT", MoveToVersionId: id(2) };
    expect(failure("UpdateSecretVersionStage", move)).toBe("InvalidParameterException");
    call("UpdateSecretVersionStage", { ...move, RemoveFromVersionId: id(1) });
    expect(stages()).toEqual({ [id(1)]: ["AWSPREVIOUS"], [id(2)]: ["AWSPENDING", "AWSCURRENT"] });
  });

  test("going back to the previous value swaps the labels", () => {
    create();
    put(2);
    const move = { VersionStage: "AWSCURRENT", MoveToVersionId: id(1), RemoveFromVersionId: id(2) };
    call("UpdateSecretVersionStage", { SecretId: "s", ...move });
    expect(stages()).toEqual({ [id(1)]: ["AWSCURRENT"], [id(2)]: ["AWSPREVIOUS"] });
  });

  test("a label can be taken away", () => {
    create();
    put(2);
    call("UpdateSecretVersionStage", {
      SecretId: "s",
      VersionStage: "AWSPREVIOUS",
      RemoveFromVersionId: id(1),
    });
    expect(stages()).toEqual({ [id(2)]: ["AWSCURRENT"] });
  });

  test("versions are listed with their labels, those without only when asked for", () => {
    create();
    put(2);
    put(3);
    const list = (input: AwsInput) => call("ListSecretVersionIds", { SecretId: "s", ...input }).Versions;
    expect(list({})).toHaveLength(2);
    expect(list({ IncludeDeprecated: true })).toHaveLength(3);
  });

  test("the first value is current whatever label it was given", () => {
    call("CreateSecret", { Name: "s" });
    put(1, ["AWSPENDING"]);
    expect(stages()).toEqual({ [id(1)]: ["AWSPENDING", "AWSCURRENT"] });
  });
});

describe("deletion", () => {
  test("a deleted secret cannot be read or created again, and comes back by restore", () => {
    const { ARN } = create();
    call("DeleteSecret", { SecretId: "s", RecoveryWindowInDays: 7 });
    expect(failure("GetSecretValue", { SecretId: ARN })).toBe("InvalidRequestException");
    expect(failure("CreateSecret", { Name: "s", SecretString: "x" })).toBe("InvalidRequestException");
    call("RestoreSecret", { SecretId: "s" });
    expect(call("GetSecretValue", { SecretId: ARN }).SecretString).toBe("v1");
  });

  test("it is gone when the recovery window ends", () => {
    create();
    call("DeleteSecret", { SecretId: "s", RecoveryWindowInDays: 7 });
    now += 8 * 86_400_000;
    expect(failure("DescribeSecret", { SecretId: "s" })).toBe("ResourceNotFoundException");
    expect(failure("CreateSecret", { Name: "s", SecretString: "x" })).toBe("none");
  });

  test("force removes it at once, and twice is no error", () => {
    create();
    const force = { SecretId: "s", ForceDeleteWithoutRecovery: true };
    call("DeleteSecret", force);
    expect(failure("DeleteSecret", force)).toBe("none");
    expect(failure("GetSecretValue", { SecretId: "s" })).toBe("ResourceNotFoundException");
  });
});

test("values outlive the process that wrote them", () => {
  create();
  state.close();
  state = openState(directory);
  actions = createSecrets({ state, region: "eu-west-1" });
  expect(call("GetSecretValue", { SecretId: "s" }).SecretString).toBe("v1");
});

test("generated passwords keep to their rules", () => {
  const password = generatePassword({
    PasswordLength: 200,
    ExcludePunctuation: true,
    ExcludeCharacters: "abcABC",
  });
  expect(password).toMatch(/^[d-zD-Z0-9]{200}$/);
});
