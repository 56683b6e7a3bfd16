import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { pageWithRows } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";

export type Identity = Schema<"Identity">;
export type IdentityPatch = NonNullable<
  paths["/api/v1/identities/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];
type IdentityQuery = NonNullable<paths["/api/v1/identities"]["get"]["parameters"]["query"]>;

const all = ["identities"] as const;

const readPage = (query: IdentityQuery, signal: AbortSignal) =>
  answer(api.GET("/api/v1/identities", { params: { query }, signal }));

/** A page of people. */
export const identitiesQuery = (query: IdentityQuery) =>
  queryOptions({
    queryKey: [...all, "list", query],
    queryFn: ({ signal }) => pageWithRows((cursor) => readPage({ ...query, cursor }, signal), query.cursor),
    placeholderData: (before) => before,
  });

export const identityQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/identities/{id}", { params: { path: { id } }, signal })),
  });

export const useUpdateIdentity = (id: string) =>
  useChange(all, ({ patch, version }: { patch: IdentityPatch; version: number }) =>
    answer(
      api.PATCH("/api/v1/identities/{id}", {
        params: { path: { id }, header: ifMatch(version) },
        body: patch,
      }),
    ),
  );

/** The one that is gone is not read again: its screen is about to be left. */
export const useDeleteIdentity = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/identities/{id}", { params: { path: { id } } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: [...all, "list"] }),
  });
};
