import { describe, expect, it } from "vitest";
import { readConfig } from "../../lib/config.ts";

const read = (context: Record<string, unknown>) => readConfig((name) => context[name]);

describe("the configuration of a stage refuses", () => {
  it.each([
    [
      "an unknown stage",
      { stage: "staging" },
      'There is no stage "staging": use -c stage= with dev, prod, local.',
    ],
    ["an empty stage", { stage: "" }, "There is no stage"],
    ["a stage that is not a text", { stage: ["prod"] }, "There is no stage"],
    ["an organization without a name", { organizationName: "  " }, "-c organizationName= must not be empty"],
    ["a name of 81 characters", { organizationName: "x".repeat(81) }, "must have at most 80 characters"],
    ["an administrator who is no address", { adminEmail: "ana" }, "-c adminEmail= must be an e-mail address"],
    ["a sender who is no address", { fromEmail: "a@b@c" }, "-c fromEmail= must be an e-mail address"],
    ["production without a sender", { stage: "prod" }, "needs the sender of its mails: add -c fromEmail="],
    [
      "a domain that is an address",
      { domainName: "https://id.example.com", hostedZoneId: "Z0123456" },
      "-c domainName= must be",
    ],
    [
      "a domain in capitals",
      { domainName: "ID.example.com", hostedZoneId: "Z0123456" },
      "-c domainName= must be",
    ],
    [
      "a domain of one label",
      { domainName: "localhost", hostedZoneId: "Z0123456" },
      "-c domainName= must be",
    ],
    [
      "a hosted zone that is a name",
      { domainName: "id.example.com", hostedZoneId: "example.com" },
      "-c hostedZoneId= must be",
    ],
    [
      "a certificate that CloudFront cannot use",
      { domainName: "id.example.com", certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a-1" },
      "-c certificateArn= must be the ARN of a certificate in us-east-1",
    ],
    ["a domain for which nobody can vouch", { domainName: "id.example.com" }, "needs -c hostedZoneId="],
    ["a hosted zone without a domain", { hostedZoneId: "Z0123456" }, "with -c domainName= alone"],
    ["a renewal that says nothing", { originKeyRenewed: "" }, "-c originKeyRenewed= must be a date"],
    ["limits of nothing", { rateLimitFactor: "0" }, "-c rateLimitFactor= must be at least 0.1"],
    ["limits without limit", { rateLimitFactor: "1000" }, "-c rateLimitFactor= must be at most 100"],
    ["limits that are no number", { rateLimitFactor: "many" }, "-c rateLimitFactor= must be a number"],
    ["a retention that CloudWatch lacks", { logRetentionDays: "8" }, "-c logRetentionDays= must be one of"],
    ["a retention that is no number", { logRetentionDays: "long" }, "-c logRetentionDays= must be a number"],
    [
      "a subscriber that is no account",
      { subscriberAccounts: "shop" },
      "-c subscriberAccounts= must be the ids",
    ],
    ["everybody as a subscriber", { subscriberAccounts: "*" }, "-c subscriberAccounts= must be the ids"],
    [
      "more subscribers than a policy has room for",
      { subscriberAccounts: Array(6).fill("111111111111").join() },
      "-c subscriberAccounts= must be the ids of one to five accounts",
    ],
    ["schemas that are neither on nor off", { eventSchemas: "no" }, "-c eventSchemas= must be on or off"],
    ["an archive of less than nothing", { eventArchiveDays: "-1" }, "-c eventArchiveDays= must not be"],
    [
      "an archive that outlives the deliveries",
      { eventArchiveDays: "31" },
      "-c eventArchiveDays= must not be more than -c deliveryRetentionDays=",
    ],
  ])("%s", (_, context, sentence) => {
    expect(() => read(context)).toThrow(sentence);
  });

  it("all bad values in one sentence", () => {
    expect(() => read({ stage: "prod", adminEmail: "ana", fromEmail: "bob" })).toThrow(
      /stage prod is not valid: -c adminEmail= .*; -c fromEmail= .*\.$/,
    );
  });
});

describe("the configuration of a stage", () => {
  it("is that of dev where none is named", () => {
    expect(read({}).stage).toBe("dev");
  });

  it("keeps data in production alone", () => {
    expect(read({ stage: "prod", fromEmail: "no-reply@example.com" }).keepData).toBe(true);
    expect(read({ stage: "dev" }).keepData).toBe(false);
    expect(read({ stage: "local" }).keepData).toBe(false);
  });

  it("has demo users, one per role, in the local stage alone", () => {
    expect(read({ stage: "local" }).demoUsers.map(({ role, username }) => [role, username])).toEqual([
      ["operator", "operator@countersign.example"],
      ["admin", "admin@countersign.example"],
      ["agent", "agent@countersign.example"],
      ["reviewer", "reviewer@countersign.example"],
      ["viewer", "viewer@countersign.example"],
    ]);
    expect(read({ stage: "dev" }).demoUsers).toEqual([]);
    expect(read({ stage: "prod", fromEmail: "no-reply@example.com" }).demoUsers).toEqual([]);
  });

  it("takes what the command line says, where every value is a text", () => {
    const config = read({
      organizationName: " Acme ",
      logRetentionDays: "90",
      rateLimitFactor: "2.5",
      eventSchemas: "off",
      originKeyRenewed: "2026-11-24",
      domainName: "id.acme.example",
      hostedZoneId: "Z0123456789",
    });
    expect(config).toMatchObject({
      organizationName: "Acme",
      logRetentionDays: 90,
      rateLimitFactor: 2.5,
      eventSchemas: false,
      originKeyRenewed: "2026-11-24",
      domain: { name: "id.acme.example", hostedZoneId: "Z0123456789", certificateArn: undefined },
    });
  });
});
