// JSON Schemas of what stands on the bus, for subscribers: one for each event, as EventBridge hands it over.
import * as z from "zod";
import {
  EVENT_SOURCE,
  type EventName,
  eventNames,
  sessionEvent,
  toType,
} from "../../lambdas/core/event/schema.ts";

/** What `sessionEvent` says to programmers, for people who only have the schema. */
const DESCRIPTIONS: Partial<Record<keyof typeof sessionEvent.shape, string>> = {
  id: "The same however often the event comes: remember it.",
  type: "The event's name in the spelling of Standard Webhooks.",
  sequence: "Orders the events of one session, from 1.",
  interviewId: "The session.",
  integrationReference: "Id of the integration.",
};

const detailOf = (name: EventName) => {
  const described = Object.fromEntries(
    Object.entries(sessionEvent.shape).map(([field, schema]) => {
      const text = Object.entries(DESCRIPTIONS).find(([known]) => known === field)?.[1];
      return [field, text === undefined ? schema : schema.describe(text)];
    }),
  );
  return z.object({
    ...described,
    eventType: z.literal(name),
    type: z.literal(toType(name)).describe(DESCRIPTIONS.type ?? ""),
  });
};

const envelopeOf = (name: EventName) =>
  z.object({
    version: z.literal("0"),
    id: z.string().describe("Of this publication; `detail.id` is the event's own."),
    "detail-type": z.literal(name),
    source: z.literal(EVENT_SOURCE),
    account: z.string(),
    time: z.iso.datetime(),
    region: z.string(),
    resources: z.array(z.string()),
    detail: detailOf(name),
  });

/** Draft 4 is the newest that the schema registry knows. Fields may be added, so others are allowed. */
const toJsonSchema = (name: EventName) =>
  z.toJSONSchema(envelopeOf(name), {
    target: "draft-4",
    io: "input",
    override: ({ jsonSchema }) => {
      // What the format says already, and the range of every whole number.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.type === "integer") {
        delete jsonSchema.minimum;
        delete jsonSchema.maximum;
      }
    },
  });

const printEventSchema = (name: EventName): string =>
  `${JSON.stringify({ ...toJsonSchema(name), title: name }, null, 2)}\n`;

export const eventSchemas = eventNames.map((name) => ({
  path: `docs/events/${name}.json`,
  print: () => printEventSchema(name),
}));
