import { CfnQueryDefinition } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";

/** What operators ask most often. What they have to replace stands in angle brackets. */
const queries: Readonly<Record<string, readonly string[]>> = {
  "Everything about one session": [
    "fields @timestamp, service, code, from, to, reason, eventType, status, failure, requestId",
    'filter interviewId = "<ses_…>" or target = "<ses_…>"',
    "sort @timestamp asc",
  ],
  // The access log of the HTTP API calls the id the same.
  "Everything about one request": [
    "fields @timestamp, service, code, route, status, interviewId, eventId, deliveryId, failure",
    'filter requestId = "<X-Request-Id of the answer>"',
    "sort @timestamp asc",
  ],
  "Everything about one webhook delivery": [
    "fields @timestamp, service, code, attempt, status, responseStatus, failure, durationMs, requestId",
    'filter deliveryId = "<dlv_…>"',
    "sort @timestamp asc",
  ],
  "Failed deliveries of one endpoint": [
    "fields @timestamp, code, deliveryId, eventId, interviewId, attempt, responseStatus, failure, reason",
    'filter endpointId = "<whe_…>"',
    'filter code != "DELIVERY_ATTEMPTED" or failure like /./',
    "sort @timestamp desc",
  ],
  "Refused clients": [
    'filter code = "CLIENT_REFUSED" or (code = "REQUEST_REFUSED" and status = 401)',
    "stats count(*) as refusals, max(@timestamp) as last by service, reason, failure, integrationId",
    "sort refusals desc",
  ],
  "What fails and why": [
    'filter level = "ERROR"',
    "stats count(*) as times, max(@timestamp) as last by service, code, cause, errorName",
    "sort times desc",
  ],
};

/** Searches over all logs of a stage, saved where CloudWatch offers them. */
export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, folder: string, logGroupNames: readonly string[]) {
    super(scope, id);
    for (const [name, lines] of Object.entries(queries)) {
      new CfnQueryDefinition(this, name.replaceAll(" ", ""), {
        name: `${folder}/${name}`,
        queryString: [...lines, "limit 1000"].join("\n| "),
        logGroupNames: [...logGroupNames],
      });
    }
  }
}
