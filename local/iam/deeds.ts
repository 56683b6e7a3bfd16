import { asList, asRecord } from "../assembly/resolve.ts";
import type { Deed } from "./policy.ts";
import type { AwsRequest } from "./request.ts";
import { readTableDeeds } from "./table-deeds.ts";

export interface Place {
  readonly region: string;
  readonly account: string;
}

/** What the request does, in the words of IAM; undefined for a service that is not known here. */
export function readDeeds({ target, body }: AwsRequest, place: Place): Deed[] | undefined {
  const [service = "", operation = ""] = target.split(".");
  const arn = (name: string, rest: string) => `arn:aws:${name}:${place.region}:${place.account}:${rest}`;
  const one = (action: string, resources: string[], context: Deed["context"] = {}): Deed[] => [
    { action, resources, context },
  ];
  switch (service) {
    case "DynamoDB_20120810":
      return readTableDeeds(operation, body, (name) => arn("dynamodb", `table/${name}`));
    case "AmazonSQS":
      // IAM knows no action of its own for batches.
      return one(`sqs:${operation.replace(/Batch$/, "")}`, [arn("sqs", lastPart(body.QueueUrl))]);
    case "secretsmanager":
      return one(`secretsmanager:${operation}`, [secretArn(String(body.SecretId ?? body.Name), arn)]);
    case "AWSEvents":
      return asList(body.Entries)
        .map(asRecord)
        .flatMap((entry) =>
          one(`events:${operation}`, [arn("events", `event-bus/${lastPart(entry.EventBusName)}`)], {
            "events:source": [String(entry.Source)],
          }),
        );
    case "AWSCognitoIdentityProviderService":
      return one(`cognito-idp:${operation}`, [arn("cognito-idp", `userpool/${body.UserPoolId}`)]);
    case "SES": {
      const from = /[^<\s]+@[^>\s]+/.exec(String(body.FromEmailAddress))?.[0] ?? "";
      const identities = [from, from.replace(/^.*@/, "")].map((name) => arn("ses", `identity/${name}`));
      return one("ses:SendEmail", identities, { "ses:FromAddress": [from] });
    }
    case "SNS":
      return one("sns:Publish", [String(body.TopicArn ?? body.TargetArn ?? body.PhoneNumber)]);
    default:
      return undefined;
  }
}

const lastPart = (value: unknown): string => String(value).split("/").at(-1) ?? "";

/** Secrets Manager ends the ARN of each secret with random letters; a policy can only name its beginning. */
const secretArn = (id: string, arn: (service: string, rest: string) => string): string =>
  id.startsWith("arn:") ? id : arn("secretsmanager", `secret:${id}-aaaaaa`);
