import { queryOptions } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { everyPage } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";

export type Member = Schema<"User">;
export type Role = Member["role"];
export type Invitation = paths["/api/v1/users"]["post"]["requestBody"]["content"]["application/json"];

const all = ["team"] as const;

/** All of them: a team is small enough to be searched here. */
export const teamQuery = queryOptions({
  queryKey: [...all, "list"],
  queryFn: ({ signal }) =>
    everyPage((cursor) =>
      answer(api.GET("/api/v1/users", { params: { query: { limit: 100, cursor } }, signal })),
    ),
});

export const useInvite = () =>
  useChange(all, ({ body, key }: { body: Invitation; key: string }) =>
    answer(api.POST("/api/v1/users", { body, params: { header: { "Idempotency-Key": key } } })),
  );

export const useInviteAgain = (id: string) =>
  useChange(all, () =>
    answer(api.POST("/api/v1/users/{id}/invitation", { params: { path: { id } }, body: {} })),
  );

export const useChangeRole = (id: string) =>
  useChange(all, ({ role, version }: { role: Role; version: number }) =>
    answer(
      api.PATCH("/api/v1/users/{id}", {
        params: { path: { id }, header: ifMatch(version) },
        body: { role },
      }),
    ),
  );

export const useRemove = (id: string) =>
  useChange(all, () => answer(api.DELETE("/api/v1/users/{id}", { params: { path: { id } } })));
