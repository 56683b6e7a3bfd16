import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { everyPage } from "../../api/pages.ts";
import { answer } from "../../api/problem.ts";

/** All workflows, newest version of each; other features choose from them too. */
export const workflowsQuery = queryOptions({
  queryKey: ["workflows", "list"],
  queryFn: ({ signal }) =>
    everyPage((cursor) =>
      answer(api.GET("/api/v1/workflows", { params: { query: { limit: 100, cursor } }, signal })),
    ),
});
