import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CloudFormationCustomResourceEvent } from "aws-lambda";
import { afterAll, describe, expect, it } from "vitest";
import { createCustomResource } from "../../../lambdas/platform/custom-resource.ts";
import { createRecordedLog } from "../../support/recorded-log.ts";

/** Where CloudFormation takes answers. */
const answers: { method: string | undefined; type: string | undefined; body: Record<string, unknown> }[] = [];
let status = 200;
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => {
    text += String(chunk);
  });
  request.on("end", () => {
    answers.push({ method: request.method, type: request.headers["content-type"], body: JSON.parse(text) });
    response.writeHead(status).end();
  });
});
await new Promise<void>((resolve) => {
  server.listen(0, "127.0.0.1", resolve);
});
afterAll(() => server.close());

const eventOf = (RequestType: "Create" | "Update" | "Delete"): CloudFormationCustomResourceEvent => {
  const common = {
    ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:f",
    ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=1`,
    StackId: "stack",
    RequestId: "request",
    LogicalResourceId: "Thing",
    ResourceType: "Custom::Thing",
    ResourceProperties: { ServiceToken: "token", name: "value" },
  };
  if (RequestType === "Create") return { ...common, RequestType };
  if (RequestType === "Delete") return { ...common, RequestType, PhysicalResourceId: "thing-1" };
  return {
    ...common,
    RequestType,
    PhysicalResourceId: "thing-1",
    OldResourceProperties: common.ResourceProperties,
  };
};

const run = async (
  type: "Create" | "Update" | "Delete",
  apply: () => Promise<{ physicalResourceId: string; data?: Record<string, string> }>,
  remove?: () => Promise<void>,
) => {
  answers.length = 0;
  const log = createRecordedLog();
  await createCustomResource(log, apply, remove)(eventOf(type));
  return { log, answer: answers[0], count: answers.length };
};

const works = async () => ({ physicalResourceId: "thing-1", data: { Id: "7" } });
const fails = async () => {
  throw new Error("a secret that must not be told");
};

describe("a custom resource answers CloudFormation", () => {
  it.each(["Create", "Update"] as const)(
    "that %s was done, with what the template may read",
    async (type) => {
      const { answer, count } = await run(type, works);
      expect(count).toBe(1);
      expect(answer).toMatchObject({ method: "PUT", type: "" });
      expect(answer?.body).toMatchObject({
        Status: "SUCCESS",
        PhysicalResourceId: "thing-1",
        Data: { Id: "7" },
        StackId: "stack",
        RequestId: "request",
        LogicalResourceId: "Thing",
      });
    },
  );

  it.each([
    ["Create", "Thing"],
    ["Update", "thing-1"],
  ] as const)(
    "that %s failed, so that the stack rolls back at once, and does not say why",
    async (type, id) => {
      const { answer, log } = await run(type, fails);
      expect(answer?.body).toMatchObject({
        Status: "FAILED",
        PhysicalResourceId: id,
        Reason: "See the function's log.",
      });
      expect(JSON.stringify([answer, log.lines])).not.toContain("a secret");
      expect(log.codes()).toEqual(["CUSTOM_RESOURCE_FAILED"]);
    },
  );

  it("that a removal was done, without making anything", async () => {
    const { answer } = await run("Delete", fails);
    expect(answer?.body).toMatchObject({ Status: "SUCCESS", PhysicalResourceId: "thing-1" });
  });

  it("that a removal failed, where there was something to remove", async () => {
    const { answer } = await run("Delete", works, fails);
    expect(answer?.body).toMatchObject({ Status: "FAILED", PhysicalResourceId: "thing-1" });
  });

  it("or fails itself when the answer is refused: AWS then tries again", async () => {
    status = 403;
    await expect(run("Delete", works)).rejects.toThrow("refused the answer with 403");
    status = 200;
  });
});
