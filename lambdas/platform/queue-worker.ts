import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type * as z from "zod";
import type { Log } from "./log.ts";

export interface QueueWorkerOptions<Schema extends z.ZodType> {
  log: Log;
  message: Schema;
  handle(message: z.output<Schema>): Promise<void>;
}

/**
 * Makes the handler of an SQS trigger with `ReportBatchItemFailures`. The messages of a batch run at once; one that
 * fails or cannot be read goes back alone and reaches the dead-letter queue after the queue's number of receives.
 */
export const createQueueWorker = <Schema extends z.ZodType>(options: QueueWorkerOptions<Schema>) => {
  const { log } = options;

  const handleRecord = async (record: SQSRecord): Promise<void> => {
    try {
      const message = options.message.safeParse(parseJson(record.body));
      if (!message.success) throw new Error("The message has an unknown form.");
      await options.handle(message.data);
    } catch (error) {
      const receives = Number(record.attributes.ApproximateReceiveCount);
      log.error("MESSAGE_FAILED", { messageId: record.messageId, receives }, error);
      throw error;
    }
  };

  return (event: SQSEvent): Promise<SQSBatchResponse> => {
    log.reset();
    const processor = new BatchProcessor(EventType.SQS);
    return processPartialResponse(event, handleRecord, processor, { throwOnFullBatchFailure: false });
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
};
