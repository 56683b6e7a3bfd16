import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { finished } from "../../examples/event-subscriber/pattern.ts";
import { eventNames } from "../../lambdas/core/event/schema.ts";
import { toText } from "./support/policies.ts";
import { synthesize } from "./support/synthesize.ts";

const assembly = synthesize("subscribed");
const ACCOUNTS = ["111111111111", "222222222222"];

describe("the schema registry", () => {
  it("holds the committed schema of each event, under the name that EventBridge gives it", () => {
    const schemas = assembly.all("AWS::EventSchemas::Schema").map(({ Properties }) => Properties);
    expect(schemas.map(({ SchemaName }) => SchemaName).sort()).toEqual(
      eventNames.map((name) => `countersign.sessions@${name}`).sort(),
    );
    for (const { SchemaName, RegistryName, Type, Content } of schemas) {
      expect([RegistryName, Type]).toEqual(["countersign-dev", "JSONSchemaDraft4"]);
      const name = String(SchemaName).split("@")[1];
      expect(JSON.parse(String(Content))).toEqual(
        JSON.parse(readFileSync(new URL(`../../docs/events/${name}.json`, import.meta.url), "utf8")),
      );
    }
  });

  it("is one for each stage of an account", () => {
    const names = [assembly, synthesize("prod")].map(
      (each) => each.all("AWS::EventSchemas::Registry")[0]?.Properties.RegistryName,
    );
    expect(names).toEqual(["countersign-dev", "countersign-prod"]);
  });

  it("is left out where the region has none", () => {
    const types = synthesize("plain").resources.map(({ Type }) => Type);
    expect(types).toContain("AWS::Events::EventBus");
    expect(types.filter((type) => /^AWS::(EventSchemas|Events::Archive)/.test(type))).toEqual([]);
  });
});

describe("the archive", () => {
  it("keeps our events for the days that the stage says, a week otherwise, and locally there is none", () => {
    const archiveOf = (each: typeof assembly) =>
      each.all("AWS::Events::Archive").map(({ Properties }) => Properties);
    expect(archiveOf(assembly)).toMatchObject([
      { RetentionDays: 30, EventPattern: { source: ["countersign.sessions"] } },
    ]);
    expect(archiveOf(synthesize("prod"))).toMatchObject([{ RetentionDays: 7 }]);
    expect(archiveOf(synthesize("local"))).toEqual([]);
  });
});

describe("the policy of the bus", () => {
  const statement = z.strictObject({
    Sid: z.string(),
    Effect: z.literal("Allow"),
    Principal: z.strictObject({ AWS: z.unknown() }),
    Action: z.union([z.string(), z.array(z.string())]),
    Resource: z.unknown(),
    Condition: z.record(z.string(), z.record(z.string(), z.string())),
  });
  const statements = assembly
    .all("AWS::Events::EventBusPolicy")
    .map(({ Properties }) => statement.parse(Properties.Statement));

  it("is not there where nobody was named", () => {
    expect(synthesize("prod").all("AWS::Events::EventBusPolicy")).toEqual([]);
  });

  it.each(ACCOUNTS)(
    "lets %s make rules for our events, with targets of its own, and look after those",
    (account) => {
      const mine = statements.filter(({ Sid }) => Sid.endsWith(account));
      expect(mine.map(({ Action, Condition }) => [[Action].flat(), Condition])).toEqual([
        [
          ["events:PutRule"],
          {
            StringEqualsIfExists: { "events:creatorAccount": account },
            "ForAllValues:StringEquals": { "events:source": "countersign.sessions" },
            Null: { "events:source": "false" },
          },
        ],
        [
          ["events:PutTargets"],
          {
            StringEquals: { "events:creatorAccount": account },
            "ForAllValues:ArnLike": { "events:TargetArn": `arn:*:*:*:${account}:*` },
            Null: { "events:TargetArn": "false" },
          },
        ],
        [
          [
            "events:DeleteRule",
            "events:DescribeRule",
            "events:DisableRule",
            "events:EnableRule",
            "events:ListTargetsByRule",
            "events:RemoveTargets",
          ],
          { StringEquals: { "events:creatorAccount": account } },
        ],
      ]);
    },
  );

  it("is met by the rule that a subscriber makes itself in examples/event-subscriber", () => {
    const [makeRules] = statements.filter(({ Action }) => Action === "events:PutRule");
    expect(finished.source).toEqual([makeRules?.Condition["ForAllValues:StringEquals"]?.["events:source"]]);
  });

  it("has names that the same accounts at another stage do not, by which alone CloudFormation tells statements apart", () => {
    const namesIn = (each: typeof assembly) =>
      each.all("AWS::Events::EventBusPolicy").map(({ Properties }) => String(Properties.StatementId));
    const mine = namesIn(assembly);
    expect(new Set(mine).size).toBe(3 * ACCOUNTS.length);
    for (const name of namesIn(synthesize("plain"))) expect(mine).not.toContain(name);
    expect(namesIn(synthesize("plain"))).toHaveLength(3 * ACCOUNTS.length);
    for (const name of mine) expect(name).toMatch(/^[\w-]{1,64}$/);
  });

  it("names accounts and rules of this bus, lets nobody put events, and fits into what EventBridge allows", () => {
    expect(statements).toHaveLength(3 * ACCOUNTS.length);
    for (const { Sid, Principal, Action, Resource } of statements) {
      expect(toText(Principal.AWS)).toContain(`:iam::${Sid.slice(-12)}:root`);
      expect(toText(Resource)).toMatch(/:rule\/<Bus\w+>\/\*$/);
      expect([Action].flat()).not.toContain("events:PutEvents");
    }
    // Ten kilobytes; five accounts at most.
    expect((JSON.stringify(statements).length / ACCOUNTS.length) * 5).toBeLessThan(10_000);
  });
});
