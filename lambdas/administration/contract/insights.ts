import * as z from "zod";
import { auditEvent, auditFilters } from "../../core/audit/schema.ts";
import { pageOf, pageQuery } from "../../platform/dynamo/page.ts";
import { none, operation } from "../../platform/http/operation.ts";
import { givenInstant, instant } from "../../platform/text.ts";

export const interval = z.enum(["hour", "day", "week"]);
export type Interval = z.infer<typeof interval>;
export const grouping = z.enum(["integration", "workflow", "status"]);
export type Grouping = z.infer<typeof grouping>;

const count = z.number().int();
const byStatus = z.object({
  CREATED: count,
  STARTED: count,
  PENDING_REVIEW: count,
  SUCCEEDED: count,
  FAILED: count,
  CANCELED: count,
  EXPIRED: count,
});

/** How sessions went, in the group or altogether. */
const course = {
  total: count,
  statuses: byStatus,
  /** Between the start and the success of those that succeeded; null where none did. */
  medianSecondsToSucceed: z.number().nullable(),
};

/** Sessions by the time they were made in, with the status they have now. */
export const verificationCounts = z.object({
  from: instant,
  to: instant,
  interval,
  groupBy: grouping,
  /** More sessions were made than one answer counts; everything before `countedFrom` is missing. */
  truncated: z.boolean(),
  countedFrom: instant,
  ...course,
  /** One for each type of module, in the order in which people meet them. */
  funnel: z.array(
    z.object({ type: z.string(), reached: count, passed: count, failed: count, inReview: count }),
  ),
  /** Why sessions ended without success, the most frequent first. */
  failureReasons: z.array(z.object({ reason: z.string(), count })),
  /** Start of each interval (UTC; weeks start on Monday). The first one may start before `from`. */
  buckets: z.array(instant),
  /** One for each group that has sessions, largest first. `counts` has one number for each bucket. */
  series: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      ...course,
      counts: z.array(count),
    }),
  ),
});
export type VerificationCounts = z.infer<typeof verificationCounts>;

export const countVerifications = operation({
  method: "GET",
  path: "/api/v1/analytics/verifications",
  summary:
    "Count verifications over time, and how they went; at most 31 days by hour and 366 days by day or week",
  tag: "Analytics",
  query: z.object({
    from: givenInstant.optional(),
    to: givenInstant.optional(),
    interval: interval.default("day"),
    groupBy: grouping.default("status"),
  }),
  body: none,
  reply: verificationCounts,
  status: 200,
});

export const listAuditEvents = operation({
  method: "GET",
  path: "/api/v1/audit-events",
  summary: "List who changed what, newest first",
  tag: "Audit",
  query: pageQuery.extend(auditFilters.shape),
  body: none,
  reply: pageOf(auditEvent),
  status: 200,
});

export const getDocument = operation({
  method: "GET",
  path: "/api/openapi.json",
  summary: "This document",
  tag: "Meta",
  query: none,
  body: none,
  reply: z.record(z.string(), z.unknown()),
  status: 200,
});
