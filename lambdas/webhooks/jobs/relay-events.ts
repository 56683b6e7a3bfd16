// Puts new event rows on the bus, and takes those that the bus accepted out of the outbox.
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { type EventRow, eventRow } from "../../core/event/schema.ts";
import type { EventStore } from "../../core/event/store.ts";
import { events as published } from "../../core/metrics.ts";
import { parseRecord } from "../../platform/dynamo/records.ts";
import { reportFailure } from "../../platform/failure.ts";
import type { Log } from "../../platform/log.ts";
import type { Metrics } from "../../platform/metric.ts";
import { readImage } from "../domain/stream-image.ts";
import type { EventBus } from "../store/event-bus.ts";

export interface RelayDependencies {
  bus: EventBus;
  events: Pick<EventStore, "acknowledge">;
  log: Log;
  metrics: Metrics;
}

interface StreamedRow {
  sequenceNumber: string;
  row: EventRow;
}

/**
 * Handles a batch of the table's stream. Records that cannot be read or published are reported one by one: the stream
 * tries them a bounded number of times and then sets them aside, and the sweeper finds what is readable later.
 */
export const createRelayEvents =
  (deps: RelayDependencies) =>
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const rows: StreamedRow[] = [];
    for (const record of event.Records.filter(isNewEventRow)) {
      const sequenceNumber = record.dynamodb?.SequenceNumber ?? "";
      try {
        rows.push({ sequenceNumber, row: parseRecord(eventRow, readImage(record.dynamodb?.NewImage ?? {})) });
      } catch (error) {
        reportFailure(deps, "STREAM_RECORD_UNREADABLE", { sequenceNumber }, error);
        failed.push(sequenceNumber);
      }
    }
    const refused = await publishRows(
      deps,
      rows.map(({ row }) => row),
      "RELAY",
    );
    const unpublished = rows.filter(({ row }) => refused.has(row.event.id));
    failed.push(...unpublished.map(({ sequenceNumber }) => sequenceNumber));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };

/** Publishes, then acknowledges. What is published twice is told apart by its id. */
export const publishRows = async (
  deps: RelayDependencies,
  rows: readonly EventRow[],
  by: "RELAY" | "SWEEP",
): Promise<ReadonlySet<string>> => {
  if (rows.length === 0) return new Set();
  const refused = await deps.bus.publish(rows);
  const accepted = rows.filter((row) => !refused.has(row.event.id));
  const acknowledged = await Promise.allSettled(accepted.map((row) => deps.events.acknowledge(row)));
  for (const outcome of acknowledged) {
    // The row stays in the outbox: the sweeper publishes it once more and acknowledges it then.
    if (outcome.status === "rejected") deps.log.warn("EVENT_NOT_ACKNOWLEDGED", {}, outcome.reason);
  }
  for (const row of rows) note(deps, row, by, refused.has(row.event.id) ? "REFUSED" : "PUBLISHED");
  return refused;
};

/** One line for each event: it joins the request that was the cause, the session, and what becomes of the event. */
const note = (
  { log, metrics }: RelayDependencies,
  { event, requestId }: EventRow,
  by: "RELAY" | "SWEEP",
  outcome: "PUBLISHED" | "REFUSED",
): void => {
  metrics.add(published, { By: by, Outcome: outcome });
  log.info(`EVENT_${outcome}`, {
    requestId,
    eventId: event.id,
    eventType: event.eventType,
    interviewId: event.interviewId,
  });
};

const isNewEventRow = (record: DynamoDBRecord): boolean =>
  record.eventName === "INSERT" && record.dynamodb?.Keys?.sk?.S?.startsWith("EVENT#") === true;
