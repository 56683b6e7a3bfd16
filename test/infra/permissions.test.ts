import { describe, expect, it } from "vitest";
import { dueKeys, keys, listKeys, openKeys, personKeys, referenceKeys } from "../../lambdas/core/keys.ts";
import { findFunction, readFunctions } from "./support/functions.ts";
import { readPermissions, readRoles, type Statement, toText } from "./support/policies.ts";
import { synthesize } from "./support/synthesize.ts";

const assembly = synthesize("dev");
const functions = readFunctions(assembly);
const permissionsOf = (entry: string): Statement[] =>
  readPermissions(assembly, findFunction(assembly, entry));

/** How the partition keys begin that a statement is for. */
const leadingKeysOf = ({ Condition }: Pick<Statement, "Condition">): string[] => {
  const kinds = Condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? [];
  return (Array.isArray(kinds) ? kinds : [kinds]).map(String);
};

/** Roles of functions that CDK brings along to copy pages and to empty their bucket. */
const isOfCdk = (logicalId: string): boolean => logicalId.startsWith("Custom");
const ours = readRoles(assembly).filter(({ role }) => !isOfCdk(role.logicalId));
const statements = ours.flatMap(({ role, statements: own }) =>
  own.map((statement) => ({ name: `${role.stack.context}/${role.logicalId}`, ...statement })),
);

it("each function has a role of its own", () => {
  const roles = functions.map(({ stack, Properties }) => `${stack.name} ${toText(Properties.Role)}`);
  expect(new Set(roles).size).toBe(functions.length);
});

describe("no role of ours", () => {
  it("has a policy that AWS manages", () => {
    expect(ours.flatMap(({ managed }) => managed)).toEqual([]);
  });

  it("has an action with a wildcard", () => {
    expect(statements.filter(({ Action }) => Action.some((each) => each.includes("*")))).toEqual([]);
  });

  it("has a resource with a wildcard that has no reason", () => {
    const reasons: [RegExp, (statement: Statement) => boolean][] = [
      // Traces have no ARN.
      [
        /^\*$/,
        ({ Action }) => Action.every((each) => /^xray:Put(TraceSegments|TelemetryRecords)$/.test(each)),
      ],
      // Listing secrets knows no narrower resource; only the stages that are removed with their data do it.
      [/^\*$/, ({ Action, Sid }) => Sid === "ListSecrets" && Action.join() === "secretsmanager:ListSecrets"],
      // All that were made, at the end of such a stage.
      [
        /:secret:countersign\/dev\/\*$/,
        ({ Action, Sid }) => Sid === "ForgetSecrets" && Action.join() === "secretsmanager:DeleteSecret",
      ],
      // One secret per integration, key or endpoint, made while the product runs; its ARN ends in random letters.
      [
        /:secret:countersign\/dev\/(client|signing-key|webhook)\/\*$/,
        ({ Action }) => Action.every((each) => each.startsWith("secretsmanager:")),
      ],
      // Only SES knows which set counts the mails of a sender; the sender is given.
      [
        /:configuration-set\/\*$/,
        ({ Action, Condition }) =>
          Action.join() === "ses:SendEmail" && Condition.StringEquals?.["ses:FromAddress"] !== undefined,
      ],
      // The ARN of a stream ends in the time of its making.
      [/\/stream\/\*$/, ({ Action }) => Action.join() === "dynamodb:ListStreams"],
    ];
    const unexplained = statements.filter((statement) =>
      statement.resources.some(
        (resource) =>
          resource.includes("*") &&
          !reasons.some(([pattern, allows]) => pattern.test(resource) && allows(statement)),
      ),
    );
    expect(unexplained).toEqual([]);
  });

  it("is allowed everything but some resources, unless it sends text messages, which have no ARN", () => {
    const negative = statements.filter(({ NotResource }) => NotResource !== undefined);
    expect(negative.map(({ Action, NotResource }) => [Action, toText(NotResource)])).toEqual([
      [["sns:Publish"], "arn:<AWS::Partition>:sns:*:*:*"],
    ]);
    expect(permissionsOf("notifications/send").map(({ Sid }) => Sid)).toContain("SendText");
  });

  it("may pass roles, assume roles or change policies", () => {
    const forbidden =
      /^(iam|sts|organizations|lambda:(Add|Update|Create|Delete)|kms:(PutKeyPolicy|CreateGrant))/;
    expect(statements.filter(({ Action }) => Action.some((each) => forbidden.test(each)))).toEqual([]);
  });
});

describe("items of the table", () => {
  const onItems = statements.filter(({ Action }) =>
    Action.some((each) => /^dynamodb:(?!DescribeStream|GetRecords|GetShardIterator|ListStreams)/.test(each)),
  );
  const leadingKeys = ({ Condition }: Statement): string[] => {
    const found = Condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"];
    return (Array.isArray(found) ? found : [found]).map(String);
  };

  it("are read and written by kind alone: every statement names how their keys begin", () => {
    expect(onItems.length).toBeGreaterThan(20);
    for (const statement of onItems) {
      expect(leadingKeys(statement), statement.name).not.toContain("undefined");
      expect(leadingKeys(statement).filter((key) => key.startsWith("*"))).toEqual([]);
    }
  });

  it("are in one statement for each verb of a role, so that a transaction's writes are allowed together as well as alone", () => {
    const seen = onItems.flatMap(({ name, Action, resources }) =>
      Action.flatMap((action) => resources.map((resource) => `${name} ${action} ${resource}`)),
    );
    expect(seen.filter((each, index) => seen.indexOf(each) !== index)).toEqual([]);
  });

  it("fit into what IAM takes for a role, with room to grow", () => {
    const sizes = assembly
      .all("AWS::IAM::Policy")
      .map(({ Properties }) => JSON.stringify(Properties.PolicyDocument).length);
    expect(Math.max(...sizes)).toBeLessThan(8_000);
  });

  it("are never scanned, and no batch of writes goes round the conditions of single ones", () => {
    const allowed = new Set([
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:Query",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "dynamodb:ConditionCheckItem",
    ]);
    expect(onItems.flatMap(({ Action }) => Action).filter((each) => !allowed.has(each))).toEqual([]);
  });

  it("are called as lambdas/core/keys.ts calls them", () => {
    const made = Object.values(keys).map((make) => Reflect.apply(make, undefined, ["x", "y", "z"]).pk);
    const indexed = [listKeys, personKeys, referenceKeys, dueKeys, openKeys].flatMap((group) =>
      Object.values(group).map((make): string => {
        const key: Record<string, string> = Reflect.apply(make, undefined, ["x", "y", "z"]);
        return Object.entries(key).find(([name]) => name.endsWith("Pk"))?.[1] ?? "";
      }),
    );
    const known = [...made, ...indexed, "BOOTSTRAP"];
    const granted = new Set(onItems.flatMap(leadingKeys));
    const unknown = [...granted].filter(
      (pattern) =>
        !known.some((key) =>
          pattern.endsWith("*") ? key.startsWith(pattern.slice(0, -1)) : key === pattern,
        ),
    );
    expect(unknown).toEqual([]);
  });

  it("can be decrypted through DynamoDB alone", () => {
    const onKey = statements.filter(({ Action }) => Action.some((each) => each.startsWith("kms:")));
    const blind = ["api/check-origin", "data/forget-secrets"];
    expect(onKey.length).toBe(functions.length - blind.length);
    for (const { Condition, name } of onKey) {
      expect(toText(Condition.StringEquals?.["kms:ViaService"]), name).toBe(
        "dynamodb.<AWS::Region>.amazonaws.com",
      );
    }
  });
});

describe("secrets", () => {
  const readers = (pattern: RegExp): string[] =>
    functions
      .filter((fn) =>
        readPermissions(assembly, fn).some(
          ({ Action, resources }) =>
            Action.includes("secretsmanager:GetSecretValue") && resources.some((each) => pattern.test(each)),
        ),
      )
      .map(({ entry }) => entry)
      .sort();

  it.each([
    ["signing keys", /\/signing-key\//, ["oidc/token-api"]],
    ["client secrets", /\/client\//, ["oidc/authorize-api", "oidc/token-api"]],
    ["secrets of webhooks", /\/webhook\//, ["webhooks/deliver", "webhooks/webhooks-api"]],
    ["the key that CloudFront shows", /OriginGuardKey/, ["api/check-origin"]],
    ["the key of pairwise subjects", /PairwiseKey/, ["oidc/authorize-api", "oidc/token-api"]],
    [
      "the key of links",
      /LinkKey/,
      ["administration/administration-api", "oidc/authorize-api", "onboarding/onboarding-api"],
    ],
  ])("%s are read by those who need them alone", (_, pattern, entries) => {
    expect(readers(pattern)).toEqual(entries);
  });

  it("are never made, changed or deleted by who calls the internet", () => {
    const deliver = permissionsOf("webhooks/deliver").filter(({ Action }) =>
      Action.some((each) => each.startsWith("secretsmanager:")),
    );
    expect(deliver.map(({ Action }) => Action)).toEqual([["secretsmanager:GetSecretValue"]]);
  });
});

describe("the audit trail", () => {
  it("is written by many, read by one, and changed or removed by nobody", () => {
    const onAudit = functions.flatMap(({ entry }) =>
      permissionsOf(entry)
        .filter((each) => leadingKeysOf(each).includes("AUDIT#*"))
        .map(({ Action }) => ({ entry, Action })),
    );
    expect(onAudit.length).toBeGreaterThan(4);
    const readers = onAudit
      .filter(({ Action }) => Action.includes("dynamodb:Query"))
      .map(({ entry }) => entry);
    expect(readers).toEqual(["administration/administration-api"]);
    const allowed = ["dynamodb:PutItem", "dynamodb:Query"];
    expect(onAudit.filter(({ Action }) => Action.some((each) => !allowed.includes(each)))).toEqual([]);
  });
});

describe("the functions that redact", () => {
  it.each(["onboarding/onboarding-api", "onboarding/redact-sessions", "administration/administration-api"])(
    "%s: ask which endpoints there are and were, and make, change or delete none",
    (entry) => {
      const onEndpoints = permissionsOf(entry).filter((each) =>
        leadingKeysOf(each).some((kind) => kind.endsWith("WEBHOOKS#*")),
      );
      expect(onEndpoints.flatMap(leadingKeysOf)).toEqual(
        expect.arrayContaining(["DELETED_WEBHOOKS#*", "WEBHOOKS#*"]),
      );
      expect([...new Set(onEndpoints.flatMap(({ Action }) => Action))]).toEqual(["dynamodb:Query"]);
    },
  );
});

describe("the function that calls the internet", () => {
  it("reaches endpoints, deliveries and its own queues, and nothing else", () => {
    const reach = permissionsOf("webhooks/deliver").flatMap(({ Action, resources, Condition }) => {
      const kinds = leadingKeysOf({ Condition });
      if (kinds.length > 0) return kinds;
      return Action.some((each) => /^(logs|xray|kms):/.test(each)) ? [] : resources;
    });
    expect([...new Set(reach.map((each) => each.replace(/[0-9A-F]{8}(?=\.Arn>$)/, "")))].sort()).toEqual(
      [
        "AUDIT#*",
        "DELIVERIES#*",
        "DELIVERY#*",
        "PACE#*",
        "WEBHOOKS#*",
        "<DeliveriesQueue.Arn>",
        "<SlowDeliveriesQueue.Arn>",
        "arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:countersign/dev/webhook/*",
      ].sort(),
    );
  });
});

describe("mails", () => {
  it("go out under the configured sender alone", () => {
    const mail = permissionsOf("notifications/send").find(({ Sid }) => Sid === "SendMail");
    expect(mail?.Action).toEqual(["ses:SendEmail"]);
    expect(mail?.Condition).toEqual({ StringEquals: { "ses:FromAddress": "no-reply@countersign.example" } });
    // SES asks for the sender's own configuration set as well, where it has one.
    const own = "arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:";
    expect(mail?.resources).toEqual([
      `${own}configuration-set/*`,
      `${own}identity/countersign.example`,
      `${own}identity/no-reply@countersign.example`,
    ]);
  });
});
