import type { EventPattern } from "aws-cdk-lib/aws-events";

/** How a verification ended, whatever came before: the two events of which every session has exactly one. */
export const finished = {
  source: ["countersign.sessions"],
  detailType: ["SESSION_SUCCEEDED", "SESSION_FAILED"],
} satisfies EventPattern;

/** People who became known by a first success, of one integration only: everything in `detail` can be asked for. */
export const enrolledBy = (integrationId: string) =>
  ({
    source: ["countersign.sessions"],
    detailType: ["IDENTITY_ENROLLED"],
    detail: { integrationReference: [integrationId] },
  }) satisfies EventPattern;
