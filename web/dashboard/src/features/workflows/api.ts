import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { everyPage } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";
import { workflowsQuery } from "./queries.ts";

export type Workflow = Schema<"Workflow">;
export type WorkflowInput = Schema<"WorkflowInput">;
export type WorkflowVersion =
  paths["/api/v1/workflows/{id}/versions"]["get"]["responses"][200]["content"]["application/json"]["data"][number];
export type Step = Workflow["modules"][number];

const all = ["workflows"] as const;

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "one", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/workflows/{id}", { params: { path: { id } }, signal })),
  });

/** Every version, the newest first. */
export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "versions", id],
    queryFn: ({ signal }) =>
      everyPage((cursor) =>
        answer(
          api.GET("/api/v1/workflows/{id}/versions", {
            params: { path: { id }, query: { limit: 100, cursor } },
            signal,
          }),
        ),
      ),
  });

const useChange = <Input, Output>(change: (input: Input) => Promise<Output>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: all }),
  });
};

export const useCreateWorkflow = () =>
  useChange(({ body, key }: { body: WorkflowInput; key: string }) =>
    answer(api.POST("/api/v1/workflows", { body, params: { header: { "Idempotency-Key": key } } })),
  );

/** Writes a new version; sessions that began keep theirs. */
export const useReplaceWorkflow = (id: string) =>
  useChange(({ body, version }: { body: WorkflowInput; version: number }) =>
    answer(api.PUT("/api/v1/workflows/{id}", { params: { path: { id }, header: ifMatch(version) }, body })),
  );

/** The one that is gone is not read again: its screen is about to be left. */
export const useDeleteWorkflow = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/workflows/{id}", { params: { path: { id } } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: workflowsQuery.queryKey }),
  });
};
