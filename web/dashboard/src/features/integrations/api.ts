import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { everyPage } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";

export type Integration = Schema<"Integration">;
export type IntegrationType = Integration["type"];
export type NewIntegration =
  paths["/api/v1/integrations"]["post"]["requestBody"]["content"]["application/json"];
export type IntegrationPatch = NonNullable<
  paths["/api/v1/integrations/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];
export type Tabs =
  paths["/api/v1/integration-templates"]["get"]["responses"][200]["content"]["application/json"]["tabs"];
export type Card = Tabs[number]["cards"][number];

const all = ["integrations"] as const;

/** All of them: an organization has few enough to be searched here. */
export const integrationsQuery = queryOptions({
  queryKey: [...all, "list"],
  queryFn: ({ signal }) =>
    everyPage((cursor) =>
      answer(api.GET("/api/v1/integrations", { params: { query: { limit: 100, cursor } }, signal })),
    ),
});

/** The clients with which back ends get tokens, the one that came with the organization first. */
export const listClients = (integrations: readonly Integration[]): Integration[] =>
  integrations
    .filter(({ type, status }) => type === "CLIENT_CREDENTIALS" && status === "ENABLED")
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));

export const integrationQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/integrations/{id}", { params: { path: { id } }, signal })),
  });

/** Tabs and cards of *New Integration*. */
export const templatesQuery = queryOptions({
  queryKey: ["integration-templates"],
  queryFn: async ({ signal }) => (await answer(api.GET("/api/v1/integration-templates", { signal }))).tabs,
  staleTime: 600_000,
});

const DAY = 86_400_000;

/** Verifications of the last 30 days, by day, for each integration. */
export const activityQuery = queryOptions({
  queryKey: [...all, "activity"],
  queryFn: async ({ signal }) => {
    const from = new Date(Date.now() - 29 * DAY).toISOString();
    const query = { from, interval: "day", groupBy: "integration" } as const;
    const counts = await answer(api.GET("/api/v1/analytics/verifications", { params: { query }, signal }));
    return { days: counts.buckets.length, series: new Map(counts.series.map((one) => [one.key, one])) };
  },
  staleTime: 60_000,
});

export const useCreateIntegration = () =>
  useChange(all, ({ body, key }: { body: NewIntegration; key: string }) =>
    answer(api.POST("/api/v1/integrations", { body, params: { header: { "Idempotency-Key": key } } })),
  );

export const useUpdateIntegration = (id: string) =>
  useChange(all, ({ patch, version }: { patch: IntegrationPatch; version: number }) =>
    answer(
      api.PATCH("/api/v1/integrations/{id}", {
        params: { path: { id }, header: ifMatch(version) },
        body: patch,
      }),
    ),
  );

/** Shows the new status at once, and the old one again where it was refused. */
export const useSwitchIntegration = (id: string) => {
  const client = useQueryClient();
  const { queryKey } = integrationQuery(id);
  return useMutation({
    mutationFn: (on: boolean) =>
      on
        ? answer(api.POST("/api/v1/integrations/{id}/enable", { params: { path: { id } }, body: {} }))
        : answer(api.POST("/api/v1/integrations/{id}/disable", { params: { path: { id } }, body: {} })),
    onMutate: async (on) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      const status = on ? ("ENABLED" as const) : ("DISABLED" as const);
      client.setQueryData(queryKey, (shown) => (shown === undefined ? shown : { ...shown, status }));
      return before;
    },
    onError: (_error, _on, before) => client.setQueryData(queryKey, before),
    onSettled: () => client.invalidateQueries({ queryKey: all }),
  });
};

/** The one that is gone is not read again: its screen is about to be left. */
export const useDeleteIntegration = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (force: boolean) =>
      answer(
        api.DELETE("/api/v1/integrations/{id}", {
          params: { path: { id }, query: { force: force ? "true" : "false" } },
        }),
      ),
    onSuccess: () => void client.invalidateQueries({ queryKey: integrationsQuery.queryKey }),
  });
};

export const useGenerateSecret = () =>
  useChange(all, ({ id, overlapMinutes }: { id: string; overlapMinutes: number }) =>
    answer(
      api.POST("/api/v1/integrations/{id}/secret", { params: { path: { id } }, body: { overlapMinutes } }),
    ),
  );
