import { describe, expect, it } from "vitest";
import * as z from "zod";
import { dueKeys, listKeys, openKeys, personKeys, referenceKeys } from "../../lambdas/core/keys.ts";
import { type Assembly, synthesize } from "./support/synthesize.ts";

const assembly = synthesize("prod");
const [table, ...otherTables] = assembly.all("AWS::DynamoDB::GlobalTable");
const replica = z.object({ Replicas: z.tuple([z.record(z.string(), z.unknown())]) }).parse(table?.Properties)
  .Replicas[0];

describe("the table", () => {
  it("is the only one", () => {
    expect(otherTables).toEqual([]);
    expect(assembly.all("AWS::DynamoDB::Table")).toEqual([]);
  });

  it("is keyed by two strings, paid on demand and encrypted with a key of its own", () => {
    expect(table?.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
      SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
    });
    const [key] = assembly.all("AWS::KMS::Key");
    expect(replica.SSESpecification).toEqual({
      KMSMasterKeyId: { "Fn::GetAtt": [key?.logicalId, "Arn"] },
    });
    expect(key?.Properties.EnableKeyRotation).toBe(true);
  });

  it("can be restored to any point in time, tells of every change and forgets by `ttl`", () => {
    expect(replica.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(table?.Properties.StreamSpecification).toEqual({ StreamViewType: "NEW_AND_OLD_IMAGES" });
    expect(table?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: "ttl", Enabled: true });
  });

  it("has exactly the indexes that lambdas/core/keys.ts makes keys for", () => {
    const made = [listKeys, personKeys, referenceKeys, dueKeys, openKeys].map((group) => {
      const names = Object.values(group).map((make) =>
        Object.keys(Reflect.apply(make, undefined, ["x", "y", "z"]))
          .sort()
          .join(),
      );
      // A row with half of a key is not in the index.
      const [key = "", ...others] = [...new Set(names)].sort((a, b) => b.length - a.length);
      expect(others.filter((half) => half !== key.replace(/,.*/, ""))).toEqual([]);
      return key;
    });
    const indexes = z
      .array(
        z.object({
          IndexName: z.string(),
          KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
          Projection: z.object({ ProjectionType: z.string() }),
        }),
      )
      .parse(table?.Properties.GlobalSecondaryIndexes);
    expect(indexes.map(({ KeySchema }) => KeySchema.map((each) => each.AttributeName).join()).sort()).toEqual(
      made.sort(),
    );
    expect(indexes.map(({ IndexName, Projection }) => [IndexName, Projection.ProjectionType])).toEqual([
      ["list", "ALL"],
      ["person", "ALL"],
      ["reference", "ALL"],
      ["due", "KEYS_ONLY"],
      ["open", "KEYS_ONLY"],
    ]);
    for (const { IndexName, KeySchema } of indexes) {
      expect(KeySchema).toEqual([
        { AttributeName: `${IndexName}Pk`, KeyType: "HASH" },
        { AttributeName: `${IndexName}Sk`, KeyType: "RANGE" },
      ]);
    }
  });
});

/** Everything that would be lost with its content when CloudFormation replaces or removes it. */
const stateful = [
  "AWS::CloudFront::Distribution",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::Cognito::UserPoolDomain",
  "AWS::DynamoDB::GlobalTable",
  "AWS::DynamoDB::Table",
  "AWS::Events::Archive",
  "AWS::Events::EventBus",
  "AWS::KMS::Key",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
  "AWS::SecretsManager::Secret",
  "AWS::WAFv2::WebACL",
  "AWS::CertificateManager::Certificate",
];

const listStateful = ({ resources }: Assembly): string[] =>
  resources
    .filter(({ Type }) => stateful.includes(Type))
    .map(({ stack, logicalId }) => `${stack.context}/${logicalId}`)
    .sort();

describe("what holds data, or an address that others keep", () => {
  it("keeps its logical id for ever: another id is another, empty resource", () => {
    expect(listStateful(assembly)).toEqual([
      "api/FrontDistribution428BE642",
      "api/OriginGuardKeyF9E48E62",
      "api/PagesBucket1F9960AC",
      "api/SignInUsers1801E146",
      "api/SignInUsersDashboardC0B443BF",
      "api/SignInUsersDomainF49EFCE4",
      "data/AlarmsKey3C2381B3",
      "data/BusArchiveD76499E2",
      "data/BusEA82B648",
      "data/LinkKey27470AF7",
      "data/PairwiseKey6E052E2C",
      "data/TableCD117FA1",
      "data/TableKeyF581D96F",
      "edge/FirewallWebAcl5A849C4E",
      "notifications/NotificationsDeadLetters2AC1E002",
      "notifications/NotificationsQueue91395D8F",
      "oidc/FailedRuns6F7FC7C6",
      "onboarding/FailedRuns6F7FC7C6",
      "webhooks/DeliveriesDeadLetters27691B20",
      "webhooks/DeliveriesQueue99C7B338",
      "webhooks/EventsDeadLetters8A90034E",
      "webhooks/EventsQueue7396B467",
      "webhooks/FailedRuns6F7FC7C6",
      "webhooks/SlowDeliveriesDeadLettersC4135601",
      "webhooks/SlowDeliveriesQueue1867CA66",
      "webhooks/UnrelayedEvents8B4FDE71",
    ]);
  });

  it("is the same in every stage and under a domain, which adds its certificate", () => {
    expect(listStateful(synthesize("dev"))).toEqual(listStateful(assembly));
    expect(listStateful(synthesize("domain"))).toEqual(
      [...listStateful(assembly), "edge/Certificate4E7ABB08"].sort(),
    );
  });

  const data = (from: Assembly) =>
    from.resources.filter(({ logicalId }) =>
      /^(SignInUsers|LinkKey|PairwiseKey|Table(Key)?)[0-9A-F]{8}$/.test(logicalId),
    );

  it("survives the removal of the stacks in production, and an update that would replace it", () => {
    expect(data(assembly)).toHaveLength(5);
    expect(data(assembly).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(5).fill("Retain"));
    expect(data(assembly).map((each) => each.UpdateReplacePolicy)).toEqual(Array(5).fill("Retain"));
    expect(replica.DeletionProtectionEnabled).toBe(true);
    const [users] = assembly.all("AWS::Cognito::UserPool");
    expect(users?.Properties.DeletionProtection).toBe("ACTIVE");
  });

  it("is in stacks that production does not let go by accident", () => {
    expect(assembly.stacks.filter(({ isProtected }) => !isProtected)).toEqual([]);
    expect(synthesize("dev").stacks.filter(({ isProtected }) => isProtected)).toEqual([]);
  });
});

describe("elsewhere than in production, one command removes everything", () => {
  const dev = synthesize("dev");

  it("nothing is kept or protected", () => {
    expect(dev.resources.filter(({ DeletionPolicy }) => /^Retain/.test(DeletionPolicy ?? ""))).toEqual([]);
    const text = JSON.stringify(dev.resources.map(({ Properties }) => Properties));
    expect(text).not.toMatch(/"DeletionProtection(Enabled)?":(true|"ACTIVE")/);
  });

  it("the secrets that functions made go last, after those functions", () => {
    const [forget, ...others] = dev.all("Custom::CountersignSecrets");
    expect(others).toEqual([]);
    expect(forget?.stack.context).toBe("data");
    const makers = dev.stacks.filter(({ context }) => ["oidc", "integrations", "webhooks"].includes(context));
    expect(makers).toHaveLength(3);
    for (const { after } of makers) expect(after).toContain(forget?.stack.name);
    expect(assembly.all("Custom::CountersignSecrets")).toEqual([]);
  });

  it("every function logs to a group that goes with its stack, CDK's own included", () => {
    const functions = dev.all("AWS::Lambda::Function");
    const withoutGroup = functions.filter(
      ({ Properties }) =>
        !z.object({ LogGroup: z.looseObject({}) }).safeParse(Properties.LoggingConfig).success,
    );
    expect(withoutGroup.map(({ logicalId }) => logicalId)).toEqual([]);
    expect(functions.length).toBeGreaterThan(16);
    const groups = dev.all("AWS::Logs::LogGroup");
    expect(groups.filter(({ DeletionPolicy }) => DeletionPolicy !== "Delete")).toEqual([]);
    expect(groups.filter(({ Properties }) => Properties.RetentionInDays === undefined)).toEqual([]);
  });
});

describe("the keys that links and pairwise subjects are made with", () => {
  it("are made by Secrets Manager, with at least 256 bits", () => {
    const secrets = assembly
      .all("AWS::SecretsManager::Secret")
      .filter(({ stack }) => stack.context === "data");
    expect(secrets).toHaveLength(2);
    for (const { Properties } of secrets) {
      expect(Properties.GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
      expect(Properties.SecretString).toBeUndefined();
    }
  });
});

describe("outputs", () => {
  const outputsOf = (from: Assembly) => from.stacks.flatMap(({ outputs }) => Object.keys(outputs));
  const promised = [
    "BaseUrl",
    "OrganizationId",
    "DefaultWorkflowId",
    "ClientCredentialsIntegrationId",
    "TableName",
    "EventBusName",
  ];

  it("tell what people and scripts need", () => {
    expect(outputsOf(assembly)).toEqual(expect.arrayContaining(promised));
  });

  it("name demo users locally alone", () => {
    const local = synthesize("local");
    expect(outputsOf(assembly)).not.toContain("DemoUsers");
    expect(outputsOf(local)).toEqual(expect.arrayContaining([...promised, "DemoUsers"]));
    const text = local.stacks
      .map(({ outputs }) => outputs.DemoUsers?.Value)
      .find((each) => each !== undefined);
    expect(JSON.parse(z.string().parse(text))).toContainEqual({
      role: "reviewer",
      username: "reviewer@countersign.example",
    });
  });
});

describe("the first organization", () => {
  const properties = (from: Assembly) => {
    const [first, ...others] = from.all("Custom::CountersignBootstrap");
    expect(others).toEqual([]);
    return first?.Properties;
  };

  it("has an administrator in production and no demo users", () => {
    expect(properties(assembly)).toMatchObject({
      organizationName: "My organization",
      adminEmail: "ana@example.com",
      demoUsers: "[]",
    });
  });
});
