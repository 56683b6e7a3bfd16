import { queryOptions } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { answer } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";

export type Organization = Schema<"Organization">;
export type Feature = Organization["features"][number];
export type NewOrganization =
  paths["/api/v1/operator/organizations"]["post"]["requestBody"]["content"]["application/json"];

/** Below `me`: the operator's own organization is one of them, and what is switched there changes the menu. */
const all = ["me", "organizations"] as const;

export const organizationsQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: [...all, "list", cursor],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/operator/organizations", { params: { query: { limit: 25, cursor } }, signal })),
    placeholderData: (before) => before,
  });

export const organizationQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/operator/organizations/{id}", { params: { path: { id } }, signal })),
  });

export const useCreateOrganization = () =>
  useChange(all, ({ body, key }: { body: NewOrganization; key: string }) =>
    answer(
      api.POST("/api/v1/operator/organizations", { body, params: { header: { "Idempotency-Key": key } } }),
    ),
  );

export const useSwitchFeatures = (id: string) =>
  useChange(["me"], ({ features, version }: { features: Feature[]; version: number }) =>
    answer(
      api.PATCH("/api/v1/operator/organizations/{id}", {
        params: { path: { id }, header: ifMatch(version) },
        body: { features },
      }),
    ),
  );
