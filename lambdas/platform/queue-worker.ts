import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type * as z from "zod";
import { correlate } from "./correlation.ts";
import { reportFailure } from "./failure.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metric.ts";

export interface QueueWorkerOptions<Schema extends z.ZodType> {
  log: Log;
  metrics: Metrics;
  message: Schema;
  handle(message: z.output<Schema>): Promise<void>;
}

/**
 * Makes the handler of an SQS trigger with `ReportBatchItemFailures`. The messages of a batch run at once; one that
 * fails or cannot be read goes back alone and reaches the dead-letter queue after the queue's number of receives.
 */
export const createQueueWorker = <Schema extends z.ZodType>(options: QueueWorkerOptions<Schema>) => {
  const { log, metrics } = options;

  const handle = async (record: SQSRecord): Promise<void> => {
    try {
      const message = options.message.safeParse(parseJson(record.body));
      if (!message.success) throw new Error("The message has an unknown form.");
      await options.handle(message.data);
    } catch (error) {
      const receives = Number(record.attributes.ApproximateReceiveCount);
      reportFailure(options, "MESSAGE_FAILED", { receives }, error);
      throw error;
    }
  };

  return (event: SQSEvent, run?: Pick<Context, "awsRequestId">) =>
    correlate({ invocationId: run?.awsRequestId }, async (): Promise<SQSBatchResponse> => {
      log.reset();
      try {
        return await processPartialResponse(
          event,
          (record: SQSRecord) => correlate(causeIn(record), () => handle(record)),
          new BatchProcessor(EventType.SQS),
          { throwOnFullBatchFailure: false },
        );
      } finally {
        metrics.flush();
      }
    });
};

/** What `queue.ts` put beside the body; messages of others have a cause that is not known. */
const causeIn = (record: SQSRecord) => ({
  messageId: record.messageId,
  requestId: record.messageAttributes.requestId?.stringValue,
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
};
