import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { answer } from "../../api/problem.ts";
import type { ApiDocument } from "./document.ts";

/** The OpenAPI document of this deployment, as anybody gets it. */
export const documentQuery = queryOptions({
  queryKey: ["openapi"],
  queryFn: async ({ signal }) =>
    (await answer(api.GET("/api/openapi.json", { signal }))) as unknown as ApiDocument,
  staleTime: Number.POSITIVE_INFINITY,
});
