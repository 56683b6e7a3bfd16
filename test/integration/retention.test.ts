import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it } from "vitest";
import { dueKeys, keys } from "../../lambdas/core/keys.ts";
import { dumpTable } from "../support/planted.ts";
import { startReceiver } from "../support/receiver.ts";
import {
  call,
  completeVerification,
  connectProduct,
  eventually,
  expectCall,
  fetchToken,
  readStatus,
  requestVerification,
} from "../support/system.ts";

it("what outlived its retention is redacted by the job, with its rights, in all that was made of it", async () => {
  const product = await connectProduct();
  const { aws } = product.local;
  const receiver = await startReceiver();
  const endpoints = `${product.baseUrl}/api/v1/webhook-endpoints`;
  const { id } = await expectCall(201, endpoints, {
    token: product.admin,
    body: { url: receiver.url, integrations: [product.integrationId] },
  });
  const token = await fetchToken(product);
  const address = `dee-${crypto.randomUUID()}@example.com`;
  const { interviewId, ...link } = await requestVerification(product, token, { loginHint: address });
  await completeVerification(product, { interviewId, ...link }, address);
  await eventually("the delivery of every event", () =>
    receiver.received.filter((hook) => hook.body.includes(interviewId)).length >= 3 ? true : undefined,
  );
  await receiver.stop();
  await expectCall(204, `${endpoints}/${id}`, { method: "DELETE", token: product.admin });

  // A day cannot be waited for: the session is moved into the past as it would lie there.
  const credentials = { accessKeyId: crypto.randomUUID(), secretAccessKey: crypto.randomUUID() };
  const client = new DynamoDBClient({ endpoint: aws.endpoint, region: aws.region, credentials });
  const yesterday = new Date(Date.now() - 25 * 60 * 60_000).toISOString();
  const due = dueKeys.retention(interviewId, new Date(Date.now() - 60 * 60_000).toISOString());
  await DynamoDBDocumentClient.from(client).send(
    new UpdateCommand({
      TableName: aws.tableName,
      Key: keys.session(interviewId),
      UpdateExpression: "SET finishedAt = :end, retentionDays = :one, duePk = :pk, dueSk = :sk",
      ExpressionAttributeValues: { ":end": yesterday, ":one": 1, ":pk": due.duePk, ":sk": due.dueSk },
    }),
  );
  client.destroy();
  const job = `${aws.endpoint}/2015-03-31/functions/redact-sessions/invocations`;
  const answer = await call(job, { body: {} });
  expect([answer.status, answer.headers.get("x-amz-function-error")]).toEqual([200, null]);

  expect(await readStatus(product, token, interviewId)).toMatchObject({ loginHint: "[redacted]" });
  // The identity is a record of its own, which nobody has asked to forget.
  const left = (await dumpTable(aws)).filter((item) => item.includes(address));
  expect(left.map((item) => JSON.parse(item).pk.S.split("#")[0])).toEqual(["IDENTITY"]);
});
