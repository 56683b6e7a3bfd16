import type { Stack } from "./read.ts";

/** Types that the local cloud serves. */
const SERVED = new Set([
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::CloudFront::Distribution",
  "AWS::CloudFront::Function",
  "AWS::CloudFront::ResponseHeadersPolicy",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::DynamoDB::GlobalTable",
  "AWS::DynamoDB::Table",
  "AWS::Events::EventBus",
  "AWS::Events::Rule",
  "AWS::KMS::Key",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::S3::Bucket",
  "AWS::SQS::Queue",
  "AWS::Scheduler::Schedule",
  "AWS::SecretsManager::Secret",
]);

/** Types without which the product behaves the same on one machine: permissions, alarms, protection, caching. */
const WITHOUT_EFFECT =
  /^(AWS::(IAM|Logs|CloudWatch|WAFv2|CDK|XRay|SNS|Budgets|EventSchemas)::|AWS::Lambda::(Permission|EventInvokeConfig|LayerVersion)$|AWS::CloudFront::(CachePolicy|OriginRequestPolicy|OriginAccessControl)$|AWS::(SQS::Queue|S3::Bucket|Events::EventBus|SecretsManager::Resource)Policy$|AWS::Cognito::UserPool(Domain|Group)$|AWS::Events::Archive$|AWS::KMS::Alias$|AWS::CertificateManager::|AWS::Route53::|Custom::|AWS::CloudFormation::CustomResource$)/;

/** Resource types of the assembly that would do something on AWS and do nothing here. */
export function findUnserved(stacks: readonly Stack[]): string[] {
  const types = stacks.flatMap((stack) =>
    Object.values(stack.template.Resources ?? {}).map(({ Type }) => Type),
  );
  return [...new Set(types)].filter((type) => !SERVED.has(type) && !WITHOUT_EFFECT.test(type)).sort();
}
