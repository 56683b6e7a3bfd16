import { queryOptions } from "@tanstack/react-query";
import { api, type Schema } from "../../api/client.ts";
import { everyPage } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";

export type Integration = Schema<"Integration">;

/** All of them: an organization has few enough to be searched here. */
export const integrationsQuery = queryOptions({
  queryKey: ["integrations"],
  queryFn: ({ signal }) =>
    everyPage((cursor) =>
      answer(api.GET("/api/v1/integrations", { params: { query: { limit: 100, cursor } }, signal })),
    ),
});
