/** A list price of us-east-1, without free tiers and discounts; docs/cost.md says how far to trust them. */
export interface Price {
  service: string;
  unit: string;
  dollars: number;
  /** How many units the price is for. */
  per: number;
  page: string;
}

const price = (service: string, unit: string, dollars: number, per: number, page: string): Price => ({
  service,
  unit,
  dollars,
  per,
  page: `https://aws.amazon.com/${page}/`,
});

const million = 1_000_000;

export const prices = {
  tableWrite: price("DynamoDB on demand", "write request unit", 0.625, million, "dynamodb/pricing/on-demand"),
  tableRead: price("DynamoDB on demand", "read request unit", 0.125, million, "dynamodb/pricing/on-demand"),
  invocation: price("Lambda", "invocation", 0.2, million, "lambda/pricing"),
  computing: price("Lambda (arm64)", "GB-second", 13.3334, million, "lambda/pricing"),
  apiRequest: price("API Gateway, HTTP API", "request", 1, million, "api-gateway/pricing"),
  edgeRequest: price("CloudFront", "HTTPS request", 1, million, "cloudfront/pricing"),
  edgeFunction: price("CloudFront", "function run", 0.1, million, "cloudfront/pricing"),
  edgeTransfer: price("CloudFront", "GB to the internet", 0.085, 1, "cloudfront/pricing"),
  firewallRequest: price("WAF", "request", 0.6, million, "waf/pricing"),
  firewall: price("WAF", "web ACL", 5, 1, "waf/pricing"),
  firewallRule: price("WAF", "rule", 1, 1, "waf/pricing"),
  queueRequest: price("SQS", "request", 0.4, million, "sqs/pricing"),
  busEvent: price("EventBridge", "event put on the bus", 1, million, "eventbridge/pricing"),
  schedule: price("EventBridge Scheduler", "run", 1, million, "eventbridge/pricing"),
  mail: price("SES", "mail", 0.1, 1_000, "ses/pricing"),
  logIngestion: price("CloudWatch Logs", "GB taken in", 0.5, 1, "cloudwatch/pricing"),
  logStorage: price("CloudWatch Logs", "GB kept for a month", 0.03, 1, "cloudwatch/pricing"),
  alarm: price("CloudWatch", "metric of an alarm", 0.1, 1, "cloudwatch/pricing"),
  dashboard: price("CloudWatch", "dashboard", 3, 1, "cloudwatch/pricing"),
  metric: price("CloudWatch", "custom metric", 0.3, 1, "cloudwatch/pricing"),
  trace: price("X-Ray", "trace recorded", 5, million, "xray/pricing"),
  key: price("KMS", "key", 1, 1, "kms/pricing"),
  keyRequest: price("KMS", "request", 0.03, 10_000, "kms/pricing"),
  secret: price("Secrets Manager", "secret", 0.4, 1, "secrets-manager/pricing"),
  secretRequest: price("Secrets Manager", "request", 0.05, 10_000, "secrets-manager/pricing"),
} as const;

export type PriceName = keyof typeof prices;
