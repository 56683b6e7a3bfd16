import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { every } from "../../api/live.ts";
import { everyPage } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";

export type Endpoint = Schema<"WebhookEndpoint">;
export type Delivery = Schema<"WebhookDelivery">;
export type DeliveryDetail = Schema<"WebhookDeliveryDetail">;
export type Attempt = DeliveryDetail["attempts"][number];
export type EventName = Delivery["eventType"];
export type NewEndpoint =
  paths["/api/v1/webhook-endpoints"]["post"]["requestBody"]["content"]["application/json"];
export type EndpointPatch = NonNullable<
  paths["/api/v1/webhook-endpoints/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];
export type DeliveryQuery = NonNullable<
  paths["/api/v1/webhook-endpoints/{id}/deliveries"]["get"]["parameters"]["query"]
>;

const all = ["webhooks"] as const;
const LIVE = 5000;

/** All of them: an organization has at most fifty. */
export const endpointsQuery = queryOptions({
  queryKey: [...all, "list"],
  queryFn: ({ signal }) =>
    everyPage((cursor) =>
      answer(api.GET("/api/v1/webhook-endpoints", { params: { query: { limit: 100, cursor } }, signal })),
    ),
});

export const endpointQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/webhook-endpoints/{id}", { params: { path: { id } }, signal })),
    refetchInterval: every(LIVE * 3),
  });

/** How the deliveries of the last day went. */
export const statisticsQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "statistics", id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/webhook-endpoints/{id}/statistics", {
          params: { path: { id }, query: { hours: 24 } },
          signal,
        }),
      ),
    refetchInterval: every(LIVE * 3),
  });

/** A page of deliveries, looked at again every few seconds while it is on the screen. */
export const deliveriesQuery = (id: string, query: DeliveryQuery) =>
  queryOptions({
    queryKey: [...all, "deliveries", id, query],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/webhook-endpoints/{id}/deliveries", { params: { path: { id }, query }, signal }),
      ),
    refetchInterval: every(LIVE),
    placeholderData: (before) => before,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "delivery", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/deliveries/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) => every(query.state.data?.status === "PENDING" ? LIVE / 4 : LIVE * 3)(query),
  });

const useChange = <Input, Output>(change: (input: Input) => Promise<Output>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: all }),
  });
};

export const useCreateEndpoint = () =>
  useChange(({ body, key }: { body: NewEndpoint; key: string }) =>
    answer(api.POST("/api/v1/webhook-endpoints", { body, params: { header: { "Idempotency-Key": key } } })),
  );

export const useUpdateEndpoint = (id: string) =>
  useChange(({ patch, version }: { patch: EndpointPatch; version: number }) =>
    answer(
      api.PATCH("/api/v1/webhook-endpoints/{id}", {
        params: { path: { id }, header: ifMatch(version) },
        body: patch,
      }),
    ),
  );

export const useSwitchEndpoint = (id: string) =>
  useChange((on: boolean) =>
    on
      ? answer(api.POST("/api/v1/webhook-endpoints/{id}/enable", { params: { path: { id } }, body: {} }))
      : answer(api.POST("/api/v1/webhook-endpoints/{id}/disable", { params: { path: { id } }, body: {} })),
  );

/** The one that is gone is not read again: its screen is about to be left. */
export const useDeleteEndpoint = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/webhook-endpoints/{id}", { params: { path: { id } } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: endpointsQuery.queryKey }),
  });
};

interface Rotation {
  overlapMinutes: number;
  signatureType: Endpoint["signatureType"];
}

export const useRotateSecret = (id: string) =>
  useChange(({ body, key }: { body: Rotation; key: string }) =>
    answer(
      api.POST("/api/v1/webhook-endpoints/{id}/secret", {
        params: { path: { id }, header: { "Idempotency-Key": key } },
        body,
      }),
    ),
  );

export const useTestEndpoint = (id: string) =>
  useChange((eventType: EventName) =>
    answer(
      api.POST("/api/v1/webhook-endpoints/{id}/test", { params: { path: { id } }, body: { eventType } }),
    ),
  );

export const useResendDelivery = (id: string) =>
  useChange(() => answer(api.POST("/api/v1/deliveries/{id}/resend", { params: { path: { id } }, body: {} })));

export interface Replay {
  from: string;
  to?: string;
  status: "FAILED" | "SUCCEEDED" | "CANCELED";
}

const MOST_CALLS = 50;

/** Replays a period to its end: one call handles so many deliveries, and says where the next one goes on. */
export const useReplay = (id: string) =>
  useChange(async (replay: Replay) => {
    const sum = { scheduled: 0, skipped: 0 };
    let cursor: string | undefined;
    for (let call = 0; call < MOST_CALLS; call += 1) {
      const body = { ...replay, ...(cursor === undefined ? {} : { cursor }) };
      const done = await answer(
        api.POST("/api/v1/webhook-endpoints/{id}/replay", { params: { path: { id } }, body }),
      );
      sum.scheduled += done.scheduled;
      sum.skipped += done.skipped;
      if (done.nextCursor === null) break;
      cursor = done.nextCursor;
    }
    return sum;
  });
