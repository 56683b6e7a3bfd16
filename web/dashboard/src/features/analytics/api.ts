import { queryOptions } from "@tanstack/react-query";
import { api, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { answer } from "../../api/problem.ts";

type Counting = paths["/api/v1/analytics/verifications"]["get"];
export type Counts = Counting["responses"][200]["content"]["application/json"];
export type Series = Counts["series"][number];
export type CountsQuery = NonNullable<Counting["parameters"]["query"]>;
export type Statuses = Record<Schema<"Session">["status"], number>;

export const countsQuery = (query: CountsQuery) =>
  queryOptions({
    queryKey: ["analytics", query],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/analytics/verifications", { params: { query }, signal })),
    staleTime: 60_000,
    // Another grouping of the same numbers: what stands there stays until it comes.
    placeholderData: (before) => before,
  });
