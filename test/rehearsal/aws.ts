import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from "@aws-sdk/client-cloudformation";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ListUserPoolsCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from "@aws-sdk/client-dynamodb";
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { REGION } from "./deployment.ts";
import { createVisitor, type Visitor } from "./visitor.ts";

const API_STACK = "Countersign-dev-api";
const contentTypes: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

/** What the rehearsal asks of the emulator, or does in the place of what it lacks. */
export const connectAws = (endpoint: string) => {
  const settings = {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" },
  };
  const stacks = new CloudFormationClient(settings);
  const users = new CognitoIdentityProviderClient(settings);
  const tables = new DynamoDBClient(settings);
  /** Services for which the project has no client: the emulator reads the name in a signature and checks nothing. */
  const raw = (service: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${endpoint}${path}`, {
      ...init,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=rehearsal/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
        ...init.headers,
      },
    });

  const logs = async <Answer>(action: string, body: Record<string, unknown>): Promise<Answer> => {
    const headers = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `Logs_20140328.${action}`,
    };
    return (await raw("logs", "/", { method: "POST", body: JSON.stringify(body), headers })).json();
  };
  const listLogGroups = async (): Promise<string[]> => {
    const { logGroups } = await logs<{ logGroups: { logGroupName: string }[] }>("DescribeLogGroups", {});
    return logGroups.map(({ logGroupName }) => logGroupName);
  };

  const findPhysicalId = async (type: string): Promise<string> => {
    const answer = await stacks.send(new ListStackResourcesCommand({ StackName: API_STACK }));
    const found = answer.StackResourceSummaries?.find(({ ResourceType }) => ResourceType === type);
    if (found?.PhysicalResourceId === undefined) throw new Error(`The stack ${API_STACK} has no ${type}.`);
    return found.PhysicalResourceId;
  };
  const findApi = async (): Promise<string> => {
    const answer = await raw("apigateway", "/v2/apis");
    const { items }: { items: { apiId: string; name: string }[] } = await answer.json();
    const found = items.find(({ name }) => name === "countersign-dev");
    if (found === undefined) throw new Error("There is no HTTP API.");
    return found.apiId;
  };

  return {
    findApi,
    /** The key that the distribution shows to the API. */
    readOriginKey: async (): Promise<string> => {
      const SecretId = await findPhysicalId("AWS::SecretsManager::Secret");
      const answer = await new SecretsManagerClient(settings).send(new GetSecretValueCommand({ SecretId }));
      return answer.SecretString ?? "";
    },
    findUser: async (email: string) => {
      const UserPoolId = await findPhysicalId("AWS::Cognito::UserPool");
      const user = await users.send(new AdminGetUserCommand({ UserPoolId, Username: email }));
      const subject = user.UserAttributes?.find(({ Name }) => Name === "sub")?.Value;
      if (subject === undefined) throw new Error(`Nobody invited ${email}.`);
      return { subject, clientId: await findPhysicalId("AWS::Cognito::UserPoolClient") };
    },
    /** What an administrator does by confirming a mail, or with a record of the domain. */
    verifySender: async (address: string): Promise<void> => {
      await new SESv2Client(settings).send(new CreateEmailIdentityCommand({ EmailIdentity: address }));
    },
    copyPages: async (assembly: string): Promise<void> => {
      const bucket = await findPhysicalId("AWS::S3::Bucket");
      const asset = readdirSync(assembly).find((name) => existsSync(join(assembly, name, "v", "index.html")));
      if (asset === undefined) throw new Error("The assembly has no pages.");
      const folder = join(assembly, asset);
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = join(entry.parentPath, entry.name);
        const key = file.slice(folder.length + 1);
        const type = contentTypes[key.split(".").at(-1) ?? ""] ?? "application/octet-stream";
        const answer = await raw("s3", `/${bucket}/${key}`, {
          method: "PUT",
          body: readFileSync(file),
          headers: { "content-type": type },
        });
        if (!answer.ok) throw new Error(`${key} could not be copied: ${answer.status}`);
      }
    },
    emptyPages: async (): Promise<void> => {
      const bucket = await findPhysicalId("AWS::S3::Bucket").catch(() => undefined);
      if (bucket === undefined) return;
      const listed = await (await raw("s3", `/${bucket}?list-type=2`)).text();
      for (const [, key] of listed.matchAll(/<Key>([^<]+)<\/Key>/g))
        await raw("s3", `/${bucket}/${key}`, { method: "DELETE" });
    },
    expectPage: async (visit: Visitor): Promise<void> => {
      const page = await visit("/v/any-token");
      if (page.status !== 200 || !page.text.includes("<!doctype html"))
        throw new Error(`The page answered ${page.status}: ${page.text.slice(0, 200)}`);
      for (const name of ["content-security-policy", "strict-transport-security", "referrer-policy"])
        if (page.headers[name] === undefined) throw new Error(`The page has no ${name}.`);
    },
    /** The API without the distribution before it. */
    expectNoWayRound: async (): Promise<void> => {
      const visit = createVisitor(endpoint, `${await findApi()}.execute-api.localhost`);
      const without = await visit("/oauth2/jwks");
      if (without.status !== 401) throw new Error(`Without the key it answered ${without.status}.`);
      const wrong = await visit("/oauth2/jwks", { headers: { "x-countersign-origin": "guess" } });
      if (wrong.status !== 403) throw new Error(`With a wrong key it answered ${wrong.status}.`);
    },
    /** A table as a restore to a point in time makes it, as far as its items go. */
    createTable: async (TableName: string): Promise<void> => {
      const names = ["pk", "sk"] as const;
      await tables.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
          KeySchema: names.map((AttributeName) => ({
            AttributeName,
            KeyType: AttributeName === "pk" ? "HASH" : "RANGE",
          })),
        }),
      );
    },
    deleteTable: async (TableName: string): Promise<void> => {
      await tables.send(new DeleteTableCommand({ TableName }));
    },
    deleteItem: async (TableName: string, key: { pk: string; sk: string }): Promise<void> => {
      await tables.send(new DeleteItemCommand({ TableName, Key: { pk: { S: key.pk }, sk: { S: key.sk } } }));
    },
    expectStack: async (name: string, status: string): Promise<void> => {
      const { Stacks: [stack] = [] } = await stacks.send(new DescribeStacksCommand({ StackName: name }));
      if (stack?.StackStatus !== status) throw new Error(`${name} is ${stack?.StackStatus}, not ${status}.`);
    },
    /** What functions logged that was not expected of them. */
    readComplaints: async (): Promise<string> => {
      const lines: string[] = [];
      for (const logGroupName of await listLogGroups()) {
        const { events } = await logs<{ events: { message: string }[] }>("FilterLogEvents", { logGroupName });
        const bad = events.filter(({ message }) => /ERROR|WARN|Task timed out/.test(message));
        lines.push(...bad.map(({ message }) => `${logGroupName} ${message.trim()}`));
      }
      return lines.join("\n");
    },
    /** Everything of the stage is gone, what functions made included. */
    expectNothingLeft: async (): Promise<void> => {
      const isOurs = (name: string | undefined) => /countersign/i.test(name ?? "");
      const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({}));
      const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
      const { SecretList = [] } = await new SecretsManagerClient(settings).send(new ListSecretsCommand({}));
      const { QueueUrls = [] } = await new SQSClient(settings).send(new ListQueuesCommand({}));
      const { UserPools = [] } = await users.send(new ListUserPoolsCommand({ MaxResults: 10 }));
      const buckets = await (await raw("s3", "/")).text();
      const logGroups = await listLogGroups();
      const left = [
        ...Stacks.map(({ StackName }) => StackName),
        ...TableNames,
        ...SecretList.map(({ Name }) => Name),
        ...QueueUrls,
        ...UserPools.map(({ Name }) => Name),
        ...[...buckets.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name),
        ...logGroups,
      ].filter(isOurs);
      if (left.length > 0) throw new Error(`Left behind: ${left.join(", ")}`);
    },
  };
};
