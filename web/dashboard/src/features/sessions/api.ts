import { queryOptions } from "@tanstack/react-query";
import { api, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { every } from "../../api/live.ts";
import { answer } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";

export type Session = Schema<"Session">;
export type SessionDetail = Schema<"SessionDetail">;
export type SessionStatus = Session["status"];
export type NewSession = paths["/api/v1/sessions"]["post"]["requestBody"]["content"]["application/json"];
export type SessionQuery = NonNullable<paths["/api/v1/sessions"]["get"]["parameters"]["query"]>;
type Review =
  paths["/api/v1/sessions/{id}/review"]["post"]["requestBody"]["content"]["application/json"]["decision"];

const all = ["sessions"] as const;
const LIVE = 5000;

const endless: readonly SessionStatus[] = ["CREATED", "STARTED", "PENDING_REVIEW"];
/** Nobody knows yet how it ends. */
export const isOpen = (status: SessionStatus): boolean => endless.includes(status);

/** A page of sessions, looked at again every few seconds while it is on the screen. */
export const sessionsQuery = (query: SessionQuery) =>
  queryOptions({
    queryKey: [...all, "list", query],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/sessions", { params: { query }, signal })),
    refetchInterval: every(LIVE),
    placeholderData: (before) => before,
  });

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/sessions/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) =>
      every(query.state.data !== undefined && isOpen(query.state.data.status) ? LIVE / 2 : LIVE * 6)(query),
  });

/** Deliveries of all events of a session to webhook endpoints. */
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "deliveries", id],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { limit: 100 } };
      return (await answer(api.GET("/api/v1/sessions/{id}/deliveries", { params, signal }))).data;
    },
    refetchInterval: every(LIVE),
  });

export const useSendSession = () =>
  useChange(all, ({ body, key }: { body: NewSession; key: string }) =>
    answer(api.POST("/api/v1/sessions", { body, params: { header: { "Idempotency-Key": key } } })),
  );

export const useCancelSession = (id: string) =>
  useChange(all, () =>
    answer(api.POST("/api/v1/sessions/{id}/cancel", { params: { path: { id } }, body: {} })),
  );

export const useResendSession = (id: string) =>
  useChange(all, () =>
    answer(api.POST("/api/v1/sessions/{id}/resend", { params: { path: { id } }, body: {} })),
  );

export const useRedactSession = (id: string) =>
  useChange(all, () =>
    answer(api.POST("/api/v1/sessions/{id}/redact", { params: { path: { id } }, body: {} })),
  );

export const useReviewSession = (id: string) =>
  useChange(all, (body: { decision: Review; comment: string }) =>
    answer(api.POST("/api/v1/sessions/{id}/review", { params: { path: { id } }, body })),
  );
