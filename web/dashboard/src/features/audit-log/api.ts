import { queryOptions } from "@tanstack/react-query";
import { api, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { everyPage, pageWithRows } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";

export type AuditEvent = Schema<"AuditEvent">;
export type AuditQuery = NonNullable<paths["/api/v1/audit-events"]["get"]["parameters"]["query"]>;
export type Action = NonNullable<AuditQuery["action"]>;

const readPage = (query: AuditQuery, signal?: AbortSignal) =>
  answer(api.GET("/api/v1/audit-events", { params: { query }, ...(signal === undefined ? {} : { signal }) }));

/** A page of the trail. */
export const auditQuery = (query: AuditQuery) =>
  queryOptions({
    queryKey: ["audit-log", query],
    queryFn: ({ signal }) => pageWithRows((cursor) => readPage({ ...query, cursor }, signal), query.cursor),
    placeholderData: (before) => before,
  });

/** As many entries as an export holds. */
export const MOST_EXPORTED = 2000;

export const readAll = (query: AuditQuery): Promise<AuditEvent[]> =>
  everyPage((cursor) => readPage({ ...query, cursor, limit: 100 }));
