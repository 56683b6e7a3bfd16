import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { App, type Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { DeployRolesStack } from "../../examples/deploy-pipeline/deploy-roles-stack.ts";
import {
  ForwardingStack,
  OwnRuleStack,
  ReceivingBusStack,
} from "../../examples/event-subscriber/cross-account.ts";
import { SubscriberStack } from "../../examples/event-subscriber/subscriber-stack.ts";
import { ConfigurationError, readConfig } from "../../lib/config.ts";

const synthesize = (make: (app: App) => Stack): Template => Template.fromStack(make(new App()));
const env = { account: "111111111111", region: "eu-central-1" };

describe("the subscriber of the event bus", () => {
  const template = synthesize(
    (app) => new SubscriberStack(app, "Subscriber", { env, eventBusName: "Bus", integrationId: "int_1" }),
  );

  it("has one rule for results and one for the new people of an integration, both on the given bus", () => {
    template.resourceCountIs("AWS::Events::Rule", 2);
    template.hasResourceProperties("AWS::Events::Rule", {
      EventBusName: "Bus",
      EventPattern: {
        source: ["countersign.sessions"],
        "detail-type": ["SESSION_SUCCEEDED", "SESSION_FAILED"],
      },
    });
    template.hasResourceProperties("AWS::Events::Rule", {
      EventBusName: "Bus",
      EventPattern: { "detail-type": ["IDENTITY_ENROLLED"], detail: { integrationReference: ["int_1"] } },
    });
  });

  it("loses nothing: every target has a dead-letter queue that keeps events for two weeks", () => {
    const [deadLetters = ""] = Object.keys(
      template.findResources("AWS::SQS::Queue", { Properties: { MessageRetentionPeriod: 1_209_600 } }),
    );
    const arn = { "Fn::GetAtt": [deadLetters, "Arn"] };
    template.allResourcesProperties("AWS::Events::Rule", {
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: arn } })],
    });
    template.hasResourceProperties("AWS::Lambda::Function", { DeadLetterConfig: { TargetArn: arn } });
  });

  it("takes events of another account from that account alone, and only Countersign's", () => {
    const receiving = synthesize(
      (app) => new ReceivingBusStack(app, "Receiving", { busName: "b", countersignAccount: "222222222222" }),
    );
    receiving.hasResourceProperties("AWS::Events::EventBusPolicy", {
      Statement: {
        Effect: "Allow",
        Action: "events:PutEvents",
        Principal: {
          AWS: Match.objectLike({ "Fn::Join": ["", Match.arrayWith([":iam::222222222222:root"])] }),
        },
        Condition: { StringEquals: { "events:source": "countersign.sessions" } },
      },
    });
    const bus = "arn:aws:events:eu-central-1:333333333333:event-bus/b";
    const forwarding = synthesize(
      (app) => new ForwardingStack(app, "Forward", { env, eventBusName: "Bus", receivingBusArn: bus }),
    );
    forwarding.hasResourceProperties("AWS::Events::Rule", {
      Targets: [
        Match.objectLike({ Arn: bus, DeadLetterConfig: Match.anyValue(), RoleArn: Match.anyValue() }),
      ],
    });
    forwarding.hasResourceProperties("AWS::IAM::Policy", {
      PolicyDocument: { Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: bus }] },
    });
  });
});

describe("a subscriber's own rule on the bus of another account", () => {
  const countersignBusArn = "arn:aws:events:eu-central-1:222222222222:event-bus/countersign";
  const template = synthesize(
    (app) => new OwnRuleStack(app, "OwnRule", { env, countersignBusArn, busName: "verifications" }),
  );
  const [rule] = Object.values(template.findResources("AWS::Events::Rule"));

  it("lies on that bus and brings results to a bus of its own, or to a queue", () => {
    expect(rule?.Properties.EventBusName).toBe(countersignBusArn);
    expect(rule?.Properties.EventPattern).toMatchObject({ source: ["countersign.sessions"] });
    const [own = ""] = Object.keys(template.findResources("AWS::Events::EventBus"));
    expect(rule?.Properties.Targets).toEqual([
      expect.objectContaining({
        Arn: { "Fn::GetAtt": [own, "Arn"] },
        DeadLetterConfig: expect.anything(),
        RoleArn: expect.anything(),
      }),
    ]);
  });
});

describe("the deploy roles", () => {
  const make = (repository: string, environments: Record<string, "DEPLOY" | "DIFF"> = { prod: "DEPLOY" }) =>
    synthesize((app) => new DeployRolesStack(app, "Roles", { env, repository, environments }));

  it.each(["acme/countersign", "acme@123/countersign@456"])(
    "trust exactly one environment of exactly one repository: %s",
    (repository) => {
      make(repository).hasResourceProperties("AWS::IAM::Role", {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Action: "sts:AssumeRoleWithWebIdentity",
              Principal: { Federated: Match.anyValue() },
              Condition: {
                StringEquals: {
                  "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                  "token.actions.githubusercontent.com:sub": `repo:${repository}:environment:prod`,
                },
              },
            },
          ],
        },
      });
    },
  );

  it("may take the bootstrap's roles only; the one that shows the difference only the one that reads", () => {
    const template = make("acme/countersign", { prod: "DEPLOY", "prod-diff": "DIFF" });
    const names = Object.values(template.findResources("AWS::IAM::Policy")).map((policy) => {
      const [statement, ...others] = policy.Properties.PolicyDocument.Statement;
      expect(others).toEqual([]);
      expect(statement.Action).toBe("sts:AssumeRole");
      return JSON.stringify(statement.Resource).match(/cdk-hnb659fds-[a-z-]+-111111111111-\*/g);
    });
    const named = (role: string) => `cdk-hnb659fds-${role}-111111111111-*`;
    expect(names).toEqual([
      ["deploy-role", "file-publishing-role", "lookup-role"].map(named),
      ["lookup-role"].map(named),
    ]);
  });

  it.each(["acme/*", "acme", "*/*", "acme/a:environment:prod", "acme/a/b"])("refuses %s", (repository) => {
    expect(() => make(repository)).toThrow("repository must be owner/name");
  });

  it("uses a provider that the account has already", () => {
    const existingProviderArn = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    const template = synthesize(
      (app) =>
        new DeployRolesStack(app, "Roles", {
          env,
          repository: "acme/a",
          environments: { dev: "DEPLOY" },
          existingProviderArn,
        }),
    );
    template.resourceCountIs("AWS::IAM::OIDCProvider", 0);
    expect(JSON.stringify(template.toJSON())).toContain(existingProviderArn);
  });
});

const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      needs: z.string().optional(),
      if: z.string().optional(),
      environment: z.string().optional(),
      permissions: z.record(z.string(), z.string()),
      "timeout-minutes": z.number(),
      steps: z.array(step),
    }),
  ),
});

describe("the deploy workflow", () => {
  const text = readFileSync("examples/deploy-pipeline/deploy.yml", "utf8");
  const { jobs, permissions } = workflow.parse(parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const commands = steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

  it("calls what is there: npm scripts, and options that the CDK CLI has", async () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    const cdk = commands.filter((command) => command.startsWith("npx cdk "));
    expect(cdk.length).toBeGreaterThan(3);
    for (const command of commands.filter((each) => !cdk.includes(each) && each !== "npm ci")) {
      expect(scripts).toHaveProperty(/^npm (?:run )?(\S+)$/.exec(command)?.[1] ?? command);
    }
    const verbs = [...new Set(cdk.map((command) => command.split(" ")[2] ?? ""))];
    const helps = await Promise.all(
      verbs.map(
        async (verb) => (await promisify(execFile)("node_modules/.bin/cdk", [verb, "--help"])).stdout,
      ),
    );
    for (const command of cdk) {
      const help = helps[verbs.indexOf(command.split(" ")[2] ?? "")] ?? "";
      for (const [, option = ""] of command.matchAll(/ --?([a-z][a-z-]*)/g)) {
        expect(help, command).toMatch(new RegExp(`-${option}[ ,]`));
      }
    }
  });

  it("gives the stages a configuration that they take, and no name that they do not know", () => {
    for (const command of commands.filter((each) => each.includes(" -c "))) {
      const given = new Map([...command.matchAll(/-c (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
      const context = (name: string) => (name.endsWith("Email") ? "verify@example.com" : given.get(name));
      expect(readConfig(context).stage).toBe(given.get("stage"));
      for (const name of given.keys()) {
        // Only a setting that exists can be wrong.
        expect(() => readConfig((each) => (each === name ? [] : context(each)))).toThrow(ConfigurationError);
      }
    }
  });

  it("pins every action by commit and says which version that is", () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, used]) => used);
    expect(uses.length).toBeGreaterThan(2);
    for (const used of uses) expect(used).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("has no key of AWS, and asks for a token of GitHub only in jobs of an environment on main", () => {
    expect(text).not.toMatch(/secrets\.|aws-access-key|AKIA/i);
    expect(permissions).toEqual({});
    const deploying = Object.entries(jobs).filter(([, job]) => job.permissions["id-token"] === "write");
    expect(deploying.map(([name, job]) => [name, job.environment])).toEqual([
      ["dev", "dev"],
      ["prod-diff", "prod-diff"],
      ["prod", "prod"],
    ]);
    expect(jobs.dev?.if).toBe("github.ref == 'refs/heads/main'");
    expect(jobs.dev?.needs).toBe("test");
    expect(jobs["prod-diff"]?.needs).toBe("dev");
    expect(jobs.prod?.needs).toBe("prod-diff");
  });
});
