import { metric } from "../platform/metric.ts";
import { failureReasons } from "./session/failure-reasons.ts";
import { sessionStatuses } from "./session/state-machine.ts";
import { signingAlgorithm } from "./signing-key/schema.ts";

/*
 * Every metric of the product; docs/observability.md says what each means. What is counted where it is written down is
 * counted once: after the transaction, and never for a try that lost against another one.
 */

/** Sessions that reached a status. `CREATED` are the verifications that were requested. */
export const sessions = metric("Sessions", "Count", { Status: sessionStatuses });

/** Why sessions ended without success. */
export const sessionFailures = metric("SessionFailures", "Count", { Reason: [...failureReasons, "OTHER"] });

/** From the request to the end. */
export const sessionSeconds = metric("SessionSeconds", "Seconds", {
  Ended: ["SUCCEEDED", "FAILED", "CANCELED", "EXPIRED"],
});

/** Who put events on the bus: what the sweep finds was lost by the stream. */
export const events = metric("Events", "Count", {
  By: ["RELAY", "SWEEP"],
  Outcome: ["PUBLISHED", "REFUSED"],
});

/** One HTTP request each; `HTTP_4XX` and `HTTP_5XX` stand for all answers of their kind. */
export const attempts = metric("WebhookAttempts", "Count", {
  Result: [
    "OK",
    "HTTP_3XX",
    "HTTP_4XX",
    "HTTP_5XX",
    "TIMEOUT",
    "DNS",
    "CONNECT",
    "TLS",
    "RESET",
    "PROTOCOL",
    "OAUTH_TOKEN",
    "ADDRESS_REFUSED",
  ],
});

export const attemptMilliseconds = metric("WebhookAttemptMilliseconds", "Milliseconds", {
  Success: ["YES", "NO"],
});

/** Deliveries that ended. */
export const deliveries = metric("WebhookDeliveries", "Count", {
  Status: ["SUCCEEDED", "FAILED", "CANCELED"],
});

/** Endpoints that stopped or resumed being called: how customers' receivers are doing. */
export const endpointChanges = metric("WebhookEndpointChanges", "Count", {
  To: ["CLOSED", "OPEN", "HALF_OPEN", "DRAINING", "DISABLED"],
});

/** From the event to the receiver's 2xx: what the customer's system waits for. */
export const deliveryMilliseconds = metric("WebhookDeliveryMilliseconds", "Milliseconds", {
  Attempt: ["FIRST", "LATER"],
});

export const notifications = metric("Notifications", "Count", {
  Channel: ["EMAIL", "SMS"],
  Outcome: ["SENT", "REFUSED", "STALE"],
});

export const tokens = metric("Tokens", "Count", {
  Grant: ["CLIENT_CREDENTIALS", "AUTHORIZATION_CODE", "REFRESH_TOKEN", "CIBA", "OTHER"],
});

/** Client authentications that failed. */
export const clientRefusals = metric("ClientRefusals", "Count", {
  Reason: [
    "UNKNOWN_CLIENT",
    "FEATURE_OFF",
    "DISABLED",
    "METHOD_NOT_ALLOWED",
    "NO_SECRET",
    "WRONG_SECRET",
    "ASSERTION_INVALID",
    "ASSERTION_EXPIRED",
    "ASSERTION_TOO_LONG",
    "ASSERTION_REPLAYED",
  ],
});

/** Requests that showed the API another key than CloudFront's; API Gateway remembers each key's refusal for five minutes. */
export const originChecks = metric("OriginChecks", "Count", { Result: ["REFUSED"] });

export const keyRotations = metric("KeyRotations", "Count", {
  Outcome: ["NOTHING_DUE", "ROTATED", "OVERTAKEN"],
});

/** Since when the key that signs has been signing; noted by each run of the rotation. */
export const signingKeySeconds = metric("SigningKeySeconds", "Seconds", {
  Algorithm: signingAlgorithm.options,
});
