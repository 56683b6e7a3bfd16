import type { Located } from "./read.ts";

/** What the attributes of emulated resources depend on. */
export interface AttributeSources {
  readonly region: string;
  readonly account: string;
  /** Origin of the tools port: queue URLs and the token issuer live there. */
  readonly toolsOrigin: string;
  /** A value made once per state folder and kept: `make` runs the first time only. */
  readonly remember: (kind: string, id: string, make: () => string) => string;
  /** Data that a custom resource answered; throws while it has not run. */
  readonly customData: (located: Located, attribute: string) => unknown;
}

/** Host name that stands for the distribution until the resolver rewrites its URL to the base URL. */
export const distributionHost = (logicalId: string) => `${logicalId.toLowerCase()}.distribution.invalid`;
export const apiHost = (apiId: string, region: string) => `${apiId}.execute-api.${region}.amazonaws.com`;
export const bucketHost = (bucket: string) => `${bucket}.s3.amazonaws.com`;

const NAME_PROPERTY: Record<string, string> = {
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::DynamoDB::Table": "TableName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::Events::EventBus": "Name",
  "AWS::Events::Rule": "Name",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::SecretsManager::Secret": "Name",
  "AWS::Scheduler::Schedule": "Name",
  "AWS::ApiGatewayV2::Stage": "StageName",
};

/** Name of a resource: the given one, else made of the stack's name and the logical id, as AWS does. */
export function physicalName({ stack, logicalId, resource }: Located): string {
  const given = resource.Properties?.[NAME_PROPERTY[resource.Type] ?? ""];
  if (typeof given === "string") return given;
  const name = `${stack.name}-${logicalId}`;
  return resource.Type === "AWS::S3::Bucket"
    ? name.toLowerCase().slice(-60)
    : name.slice(-64).replace(/^-+/, "");
}

const random = (length: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 36).toString(36)).join("");

/** `Ref` and `Fn::GetAtt` of every resource type that the local cloud serves. */
export function createAttributes(sources: AttributeSources) {
  const { region, account, toolsOrigin, remember } = sources;
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;

  const byType: Record<
    string,
    (located: Located, name: string) => Record<string, unknown> & { Ref: unknown }
  > = {
    "AWS::DynamoDB::GlobalTable": (_located, name) => tableAttributes(name),
    "AWS::DynamoDB::Table": (_located, name) => tableAttributes(name),
    "AWS::SQS::Queue": (_located, name) => {
      const url = `${toolsOrigin}/${account}/${name}`;
      return { Ref: url, QueueUrl: url, Arn: arn("sqs", name), QueueName: name };
    },
    "AWS::Events::EventBus": (_located, name) => ({
      Ref: name,
      Name: name,
      Arn: arn("events", `event-bus/${name}`),
    }),
    "AWS::Lambda::Function": (_located, name) => ({ Ref: name, Arn: arn("lambda", `function:${name}`) }),
    "AWS::ApiGatewayV2::Api": ({ logicalId }) => {
      const id = logicalId.toLowerCase();
      return { Ref: id, ApiId: id, ApiEndpoint: `https://${apiHost(id, region)}` };
    },
    "AWS::CloudFront::Distribution": ({ logicalId }) => ({
      Ref: logicalId,
      Id: logicalId,
      DomainName: distributionHost(logicalId),
    }),
    "AWS::CloudFront::Function": ({ logicalId }) => ({
      Ref: `arn:aws:cloudfront::${account}:function/${logicalId}`,
      FunctionARN: `arn:aws:cloudfront::${account}:function/${logicalId}`,
    }),
    "AWS::S3::Bucket": (_located, name) => ({
      Ref: name,
      Arn: `arn:aws:s3:::${name}`,
      DomainName: bucketHost(name),
      RegionalDomainName: bucketHost(name),
    }),
    "AWS::SecretsManager::Secret": (_located, name) => {
      const id = arn("secretsmanager", `secret:${name}-${remember("secret-suffix", name, () => random(6))}`);
      return { Ref: id, Id: id };
    },
    "AWS::Cognito::UserPool": ({ logicalId }) => {
      const id = `${region}_${remember("user-pool", logicalId, () => random(9))}`;
      const issuer = `${toolsOrigin}/${id}`;
      const providerName = issuer.replace(/^https?:\/\//, "");
      return {
        Ref: id,
        UserPoolId: id,
        Arn: arn("cognito-idp", `userpool/${id}`),
        ProviderURL: issuer,
        ProviderName: providerName,
      };
    },
    "AWS::Cognito::UserPoolClient": ({ logicalId }) => {
      const id = remember("user-pool-client", logicalId, () => random(26));
      return { Ref: id, ClientId: id };
    },
    "AWS::KMS::Key": ({ logicalId }) => {
      const id = remember("kms-key", logicalId, () => crypto.randomUUID());
      return { Ref: id, KeyId: id, Arn: arn("kms", `key/${id}`) };
    },
  };

  const tableAttributes = (name: string) => ({
    Ref: name,
    Arn: arn("dynamodb", `table/${name}`),
    TableId: name,
    StreamArn: arn("dynamodb", `table/${name}/stream/local`),
  });

  return (located: Located, attribute: string | undefined): unknown => {
    const { Type: type } = located.resource;
    const name = physicalName(located);
    if (type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource") {
      return attribute === undefined ? name : sources.customData(located, attribute);
    }
    const known = byType[type]?.(located, name);
    if (attribute === undefined) return known?.Ref ?? name;
    if (known && attribute in known) return known[attribute];
    return attribute.endsWith("Arn")
      ? arn("local", `${type.split("::")[1]}/${name}`)
      : `${name}.${attribute}`;
  };
}
