import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { findFunction, readFunctions } from "./support/functions.ts";
import { toText } from "./support/policies.ts";
import { synthesize } from "./support/synthesize.ts";

const assembly = synthesize("dev");
const functions = readFunctions(assembly);

/** `webhooks/webhooks-api` reads `webhooksApiEnv` of `lambdas/webhooks/env.ts`. */
const readSchema = async (entry: string): Promise<z.ZodObject> => {
  const [context, file = ""] = entry.split("/");
  const name = file.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const module: Record<string, unknown> = await import(`../../lambdas/${context}/env.ts`);
  const schema = module[`${name}Env`];
  if (!(schema instanceof z.ZodObject)) throw new Error(`${entry} has no schema of its environment.`);
  return schema;
};

it("one function may queue work for itself again and again, with a reason; AWS stops the others", () => {
  const looping = functions.filter(({ Properties }) => Properties.RecursiveLoop !== undefined);
  expect(looping.map(({ entry, Properties }) => [entry, Properties.RecursiveLoop])).toEqual([
    ["webhooks/deliver", "Allow"],
  ]);
  expect(String(looping[0]?.Metadata["countersign:feeds-itself"]).length).toBeGreaterThan(30);
});

it("there is one function per trust boundary", () => {
  expect(functions.map(({ entry }) => entry).sort()).toEqual([
    "administration/administration-api",
    "administration/bootstrap",
    "api/check-origin",
    "data/forget-secrets",
    "integrations/integrations-api",
    "notifications/send",
    "oidc/authorize-api",
    "oidc/metadata-api",
    "oidc/rotate-keys",
    "oidc/token-api",
    "onboarding/expire-sessions",
    "onboarding/onboarding-api",
    "onboarding/redact-sessions",
    "verification/verification-api",
    "webhooks/deliver",
    "webhooks/fanout",
    "webhooks/relay",
    "webhooks/sweep-events",
    "webhooks/wake-deliveries",
    "webhooks/webhooks-api",
  ]);
});

describe.each(functions)("the function $entry", (fn) => {
  it("has an entry that exists", () => {
    expect(existsSync(`lambdas/${fn.entry}.ts`)).toBe(true);
  });

  it("gets exactly the variables that its schema names, and those of its runtime", async () => {
    const schema = await readSchema(fn.entry);
    expect(Object.keys(fn.environment).sort()).toEqual(
      [...Object.keys(schema.shape), "NODE_OPTIONS", "METRICS_NAMESPACE"].sort(),
    );
  });

  it("says why it has its memory and its timeout", () => {
    expect(fn.Properties.MemorySize).toBeGreaterThanOrEqual(256);
    expect(fn.Properties.Timeout).toBeGreaterThanOrEqual(10);
    expect(String(fn.Metadata["countersign:size"]).length).toBeGreaterThan(30);
  });

  it("runs Node 24 on arm64 and has a description", () => {
    expect(fn.Properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      TracingConfig: { Mode: "Active" },
    });
    expect(String(fn.Properties.Description)).toMatch(/^[A-Z].{20,}[^.]$/);
  });

  it("writes JSON to a log group of its own that forgets", () => {
    expect(fn.Properties.LoggingConfig).toMatchObject({ LogFormat: "JSON" });
    const name = toText(z.object({ LogGroup: z.unknown() }).parse(fn.Properties.LoggingConfig).LogGroup);
    const group = assembly
      .all("AWS::Logs::LogGroup")
      .find(({ stack, logicalId }) => stack === fn.stack && name === `<${logicalId}>`);
    expect(group?.Properties.RetentionInDays).toBe(14);
  });

  it("is behind an API, or what it cannot handle ends in a dead-letter queue", () => {
    const arn = `<${fn.logicalId}.Arn>`;
    const mine = (type: string, property: string) =>
      assembly
        .all(type)
        .filter(({ stack, Properties }) => stack === fn.stack && toText(Properties[property] ?? "") === arn);
    const isApi =
      mine("AWS::ApiGatewayV2::Integration", "IntegrationUri").length > 0 ||
      assembly
        .all("AWS::ApiGatewayV2::Authorizer")
        .some(
          ({ stack, Properties }) => stack === fn.stack && toText(Properties.AuthorizerUri).includes(arn),
        );
    const isCustomResource = ["Custom::CountersignBootstrap", "Custom::CountersignSecrets"].some(
      (type) => mine(type, "ServiceToken").length > 0,
    );
    const asynchronous = assembly
      .all("AWS::Lambda::EventInvokeConfig")
      .filter(
        ({ stack, Properties }) =>
          stack === fn.stack && toText(Properties.FunctionName) === `<${fn.logicalId}>`,
      );
    const onFailure = asynchronous.some(
      ({ Properties }) =>
        z
          .object({ OnFailure: z.object({ Destination: z.unknown() }) })
          .safeParse(Properties.DestinationConfig).success,
    );
    const isWorker =
      assembly
        .all("AWS::Lambda::EventSourceMapping")
        .filter(
          ({ stack, Properties }) =>
            stack === fn.stack && toText(Properties.FunctionName) === `<${fn.logicalId}>`,
        ).length > 0;
    expect([isApi, isCustomResource, onFailure, isWorker]).toContain(true);
  });
});

describe("a deployment waits for a function", () => {
  const custom = assembly.resources.filter(({ Type }) => Type.startsWith("Custom::Countersign"));

  it.each(custom.map((resource) => [resource.Type, resource] as const))(
    "no longer than minutes, and longer than the function of %s takes",
    (_, { stack, Properties }) => {
      const fn = functions.find(
        (each) => each.stack === stack && toText(Properties.ServiceToken) === `<${each.logicalId}.Arn>`,
      );
      const limit = Number(Properties.ServiceTimeout);
      expect(limit).toBeLessThanOrEqual(300);
      expect(limit).toBeGreaterThan(z.number().parse(fn?.Properties.Timeout));
    },
  );

  it("is known by name", () => {
    expect(custom.map(({ Type }) => Type).sort()).toEqual([
      "Custom::CountersignBootstrap",
      "Custom::CountersignSecrets",
      "Custom::CountersignSigningKeys",
    ]);
  });
});

describe("no deployed function", () => {
  it.each(["dev", "prod"] as const)("of the stage %s may send webhooks to private addresses", (stage) => {
    const declared = readFunctions(stage === "dev" ? assembly : synthesize(stage)).filter(
      ({ environment }) => "WEBHOOK_ALLOW" in environment,
    );
    expect(declared.map(({ environment }) => environment.WEBHOOK_ALLOW)).toEqual(["", ""]);
  });
});

describe("concurrency", () => {
  const reserved = (from: typeof functions) =>
    from
      .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
      .map(({ entry }) => entry);

  it("is reserved for deliver alone, with a reason, and is as much as its queues may use", () => {
    const production = synthesize("prod");
    expect(reserved(readFunctions(production))).toEqual(["webhooks/deliver"]);
    const deliver = findFunction(production, "webhooks/deliver");
    expect(String(deliver.Metadata["countersign:concurrency"]).length).toBeGreaterThan(30);
    const shares = production
      .all("AWS::Lambda::EventSourceMapping")
      .filter(({ Properties }) => toText(Properties.FunctionName) === `<${deliver.logicalId}>`)
      .map(({ Properties }) => Number(Reflect.get(Object(Properties.ScalingConfig), "MaximumConcurrency")));
    expect(shares).toHaveLength(2);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(
      deliver.Properties.ReservedConcurrentExecutions,
    );
  });

  it("is reserved locally too, where it says how many workers a function gets beyond the usual ten", () => {
    // With ten, as many as the lane of failing endpoints may use, those that fail would stop all others.
    expect(reserved(readFunctions(synthesize("local")))).toEqual(["webhooks/deliver"]);
  });

  it("is not reserved for trying things out: a new account has none to give", () => {
    expect(reserved(functions)).toEqual([]);
  });
});
