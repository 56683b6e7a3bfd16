import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { ApiProblem, answer } from "../../api/problem.ts";
import { isApiDocument } from "./document.ts";

/** The OpenAPI document of this deployment, as anybody gets it. */
export const documentQuery = queryOptions({
  queryKey: ["openapi"],
  queryFn: async ({ signal }) => {
    const document = await answer(api.GET("/api/openapi.json", { signal }));
    if (isApiDocument(document)) return document;
    throw new ApiProblem({ status: 200, code: "UNKNOWN", detail: "The answer is no OpenAPI document." });
  },
  staleTime: Number.POSITIVE_INFINITY,
});
