import { queryOptions } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "../../api/client.ts";
import type { paths } from "../../api/generated/schema.ts";
import { answer } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";

export type Organization = Schema<"Organization">;
export type Feature = Organization["features"][number];
export type OrganizationPatch = NonNullable<
  paths["/api/v1/organization"]["patch"]["requestBody"]
>["content"]["application/json"];

/** Below `me`, whose answer holds the organization too: whoever changes it sees its name and sign change at once. */
const all = ["me"] as const;

export const organizationQuery = queryOptions({
  queryKey: [...all, "organization"],
  queryFn: ({ signal }) => answer(api.GET("/api/v1/organization", { signal })),
});

export const useUpdateOrganization = () =>
  useChange(all, ({ patch, version }: { patch: OrganizationPatch; version: number }) =>
    answer(api.PATCH("/api/v1/organization", { params: { header: ifMatch(version) }, body: patch })),
  );
