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

const arn = ({ region, account }: AttributeSources, service: string, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

type Describe = (
  sources: AttributeSources,
  name: string,
  logicalId: string,
) => Record<string, unknown> & { Ref: unknown };

const describeTable: Describe = (sources, name) => ({
  Ref: name,
  Arn: arn(sources, "dynamodb", `table/${name}`),
  TableId: name,
  StreamArn: arn(sources, "dynamodb", `table/${name}/stream/local`),
});

const describeUserPool: Describe = (sources, _name, logicalId) => {
  const id = `${sources.region}_${sources.remember("user-pool", logicalId, () => random(9))}`;
  const issuer = `${sources.toolsOrigin}/${id}`;
  return {
    Ref: id,
    UserPoolId: id,
    Arn: arn(sources, "cognito-idp", `userpool/${id}`),
    ProviderURL: issuer,
    ProviderName: issuer.replace(/^https?:\/\//, ""),
  };
};

const BY_TYPE: Record<string, Describe> = {
  "AWS::DynamoDB::GlobalTable": describeTable,
  "AWS::DynamoDB::Table": describeTable,
  "AWS::SQS::Queue": (sources, name) => {
    const url = `${sources.toolsOrigin}/${sources.account}/${name}`;
    return { Ref: url, QueueUrl: url, Arn: arn(sources, "sqs", name), QueueName: name };
  },
  "AWS::Events::EventBus": (sources, name) => ({
    Ref: name,
    Name: name,
    Arn: arn(sources, "events", `event-bus/${name}`),
  }),
  "AWS::Lambda::Function": (sources, name) => ({
    Ref: name,
    Arn: arn(sources, "lambda", `function:${name}`),
  }),
  "AWS::ApiGatewayV2::Api": ({ region }, _name, logicalId) => {
    const id = logicalId.toLowerCase();
    return { Ref: id, ApiId: id, ApiEndpoint: `https://${apiHost(id, region)}` };
  },
  "AWS::CloudFront::Distribution": (_sources, _name, logicalId) => ({
    Ref: logicalId,
    Id: logicalId,
    DomainName: distributionHost(logicalId),
  }),
  "AWS::CloudFront::Function": ({ account }, _name, logicalId) => {
    const id = `arn:aws:cloudfront::${account}:function/${logicalId}`;
    return { Ref: id, FunctionARN: id };
  },
  "AWS::S3::Bucket": (_sources, name) => ({
    Ref: name,
    Arn: `arn:aws:s3:::${name}`,
    DomainName: bucketHost(name),
    RegionalDomainName: bucketHost(name),
  }),
  "AWS::SecretsManager::Secret": (sources, name) => {
    const suffix = sources.remember("secret-suffix", name, () => random(6));
    const id = arn(sources, "secretsmanager", `secret:${name}-${suffix}`);
    return { Ref: id, Id: id };
  },
  "AWS::Cognito::UserPool": describeUserPool,
  "AWS::Cognito::UserPoolClient": ({ remember }, _name, logicalId) => {
    const id = remember("user-pool-client", logicalId, () => random(26));
    return { Ref: id, ClientId: id };
  },
  "AWS::KMS::Key": (sources, _name, logicalId) => {
    const id = sources.remember("kms-key", logicalId, () => crypto.randomUUID());
    return { Ref: id, KeyId: id, Arn: arn(sources, "kms", `key/${id}`) };
  },
};

/** `Ref` and `Fn::GetAtt` of every resource type that the local cloud serves; made-up ones of all others. */
export function createAttributes(sources: AttributeSources) {
  return (located: Located, attribute: string | undefined): unknown => {
    const { Type: type } = located.resource;
    const name = physicalName(located);
    if (type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource") {
      return attribute === undefined ? name : sources.customData(located, attribute);
    }
    const known = BY_TYPE[type]?.(sources, name, located.logicalId);
    if (attribute === undefined) return known?.Ref ?? name;
    if (known && attribute in known) return known[attribute];
    return attribute.endsWith("Arn")
      ? arn(sources, "local", `${type.split("::")[1]}/${name}`)
      : `${name}.${attribute}`;
  };
}
