import type {
  CloudFormationCustomResourceDeleteEvent,
  CloudFormationCustomResourceEvent,
  CloudFormationCustomResourceResponse,
} from "aws-lambda";
import type { Log } from "./log.ts";

export interface CustomResourceResult {
  physicalResourceId: string;
  /** Attributes that the template may read with Fn::GetAtt. Never a secret. */
  data?: Record<string, string>;
}

const answer = async (
  event: CloudFormationCustomResourceEvent,
  response: Pick<CloudFormationCustomResourceResponse, "Status" | "PhysicalResourceId"> &
    Partial<CloudFormationCustomResourceResponse>,
): Promise<void> => {
  const body = JSON.stringify({
    Reason: "See the function's log.",
    ...response,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  // The presigned URL was signed without a content type and refuses one.
  const result = await fetch(event.ResponseURL, { method: "PUT", body, headers: { "content-type": "" } });
  if (!result.ok) throw new Error(`CloudFormation refused the answer with ${result.status}.`);
};

/**
 * Makes a CloudFormation custom resource handler: runs `apply` on create and update and `remove`, where there is one, on
 * delete. It always answers, so that a stack never waits an hour for a function that failed.
 */
export const createCustomResource =
  (
    log: Log,
    apply: (properties: Record<string, unknown>) => Promise<CustomResourceResult>,
    remove: (event: CloudFormationCustomResourceDeleteEvent) => Promise<void> = async () => {},
  ) =>
  async (event: CloudFormationCustomResourceEvent): Promise<void> => {
    const earlier = "PhysicalResourceId" in event ? event.PhysicalResourceId : event.LogicalResourceId;
    try {
      if (event.RequestType === "Delete") {
        await remove(event);
        await answer(event, { Status: "SUCCESS", PhysicalResourceId: earlier });
        return;
      }
      const result = await apply(event.ResourceProperties);
      await answer(event, {
        Status: "SUCCESS",
        PhysicalResourceId: result.physicalResourceId,
        ...(result.data === undefined ? {} : { Data: result.data }),
      });
    } catch (error) {
      log.error("CUSTOM_RESOURCE_FAILED", { resource: event.LogicalResourceId }, error);
      await answer(event, { Status: "FAILED", PhysicalResourceId: earlier });
    }
  };
