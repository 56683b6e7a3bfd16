import { describe, expect, it } from "vitest";
import type { Stack } from "../../../../local/assembly/read.ts";
import { createResolver } from "../../../../local/assembly/resolve.ts";
import { accessKeyOf, createGatekeeper } from "../../../../local/iam/gatekeeper.ts";
import { readAccessKey, readAwsRequest } from "../../../../local/iam/request.ts";

const reading = {
  PolicyDocument: {
    Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: { "Fn::GetAtt": ["Work", "Arn"] } }],
  },
};

const stack: Stack = {
  name: "Demo",
  region: undefined,
  assets: new Map(),
  template: {
    Resources: {
      Work: { Type: "AWS::SQS::Queue", Properties: { QueueName: "work" } },
      SenderRole: { Type: "AWS::IAM::Role", Properties: {} },
      SenderPolicy: {
        Type: "AWS::IAM::Policy",
        Properties: { ...reading, Roles: [{ Ref: "SenderRole" }] },
      },
      Sender: fn("SenderRole", "sender"),
      StrangerRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          Policies: [
            { PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] } },
          ],
        },
      },
      Stranger: fn("StrangerRole", "stranger"),
      BareRole: { Type: "AWS::IAM::Role", Properties: {} },
      Bare: fn("BareRole", "bare"),
    },
  },
};

function fn(role: string, name: string) {
  return {
    Type: "AWS::Lambda::Function",
    Properties: { FunctionName: name, Role: { "Fn::GetAtt": [role, "Arn"] } },
  };
}

const place = { region: "eu-west-1", account: "000000000000" };

const start = () => {
  const refusals: string[] = [];
  const resolver = createResolver({
    stacks: [stack],
    ...place,
    attributeOf: ({ logicalId }, attribute) =>
      logicalId === "Work" ? "arn:aws:sqs:eu-west-1:000000000000:work" : `${logicalId}.${attribute ?? "Ref"}`,
  });
  const keeper = createGatekeeper({
    stacks: [stack],
    resolver,
    place,
    onRefusal: (line) => refusals.push(line),
  });
  const send = (accessKey: string) => {
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host`,
      "x-amz-target": "AmazonSQS.SendMessage",
    };
    const body = Buffer.from(
      JSON.stringify({ QueueUrl: "http://127.0.0.1/000000000000/work", MessageBody: "{}" }),
    );
    keeper.check(readAccessKey(headers), readAwsRequest(headers, new URL("http://127.0.0.1/"), body));
  };
  return { send, refusals };
};

describe("the gatekeeper", () => {
  it("refuses what the role of the function does not allow, in the words of AWS", () => {
    const { send, refusals } = start();
    const text =
      "stranger is not authorized to perform sqs:SendMessage on arn:aws:sqs:eu-west-1:000000000000:work";
    expect(() => send(accessKeyOf("stranger"))).toThrow(
      expect.objectContaining({ name: "AccessDeniedException", message: text }),
    );
    expect(refusals).toEqual([text]);
  });

  it("lets a function do what a policy of its role allows", () => {
    const { send, refusals } = start();
    expect(() => send(accessKeyOf("sender"))).not.toThrow();
    expect(refusals).toEqual([]);
  });

  it.each([
    ["a function whose role has no policy", accessKeyOf("bare")],
    ["a script", "AKIASCRIPT"],
    ["whoever signs nothing", ""],
  ])("does not hold up %s", (_, key) => {
    expect(() => start().send(key)).not.toThrow();
  });
});

describe("a request", () => {
  it("of SES and SNS is known by its address and its form", () => {
    const url = new URL("http://127.0.0.1/v2/email/outbound-emails");
    const mail = readAwsRequest(
      { "content-type": "application/json" },
      url,
      Buffer.from('{"FromEmailAddress":"a@b.example"}'),
    );
    expect(mail).toEqual({ target: "SES.SendEmail", body: { FromEmailAddress: "a@b.example" } });
    const form = Buffer.from("Action=Publish&PhoneNumber=%2B34600000000");
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(readAwsRequest(headers, new URL("http://127.0.0.1/"), form)).toEqual({
      target: "SNS.Publish",
      body: { Action: "Publish", PhoneNumber: "+34600000000" },
    });
  });
});
