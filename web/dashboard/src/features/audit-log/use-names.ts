import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../auth/me.tsx";
import { integrationsQuery } from "../integrations/api.ts";
import { teamQuery } from "../team/api.ts";
import { endpointsQuery } from "../webhooks/api.ts";
import { workflowsQuery } from "../workflows/queries.ts";
import type { AuditEvent } from "./api.ts";

export interface Names {
  /** Who it was: an address, the name of a client, or Countersign itself. */
  actor: (actor: AuditEvent["actor"]) => string;
  /** What it was done to; undefined where it has no name, or is there no more. */
  target: (event: AuditEvent) => string | undefined;
  /** Of anything that has one. */
  of: (id: string) => string | undefined;
  /** No more names are on their way. */
  complete: boolean;
}

const system: Readonly<Record<string, string>> = {
  bootstrap: "Countersign (first deployment)",
  "webhooks.deliver": "Countersign (webhooks)",
  retention: "Countersign (retention)",
};

/** Names for the ids of the trail, as far as they are known now. */
export const useNames = (): Names => {
  const can = useCan();
  const asked = [
    useQuery({ ...teamQuery, enabled: can("GET /api/v1/users") }),
    useQuery({ ...integrationsQuery, enabled: can("GET /api/v1/integrations") }),
    useQuery(workflowsQuery),
    useQuery({ ...endpointsQuery, enabled: can("GET /api/v1/webhook-endpoints") }),
  ] as const;
  const [{ data: team }, { data: integrations }, { data: workflows }, { data: endpoints }] = asked;
  const named = new Map([
    ...(team ?? []).map(({ id, email }) => [id, email] as const),
    ...(integrations ?? []).map(({ id, name }) => [id, name] as const),
    ...(workflows ?? []).map(({ id, name }) => [id, name] as const),
    ...(endpoints ?? []).map(({ id, url, description }) => [id, description || url] as const),
  ]);
  const clients = new Map((integrations ?? []).map(({ clientId, name }) => [clientId, name] as const));
  return {
    actor: ({ type, id }) => {
      if (type === "SYSTEM") return system[id] ?? "Countersign";
      if (type === "CLIENT") return clients.get(id) ?? "A client of the API";
      return named.get(id) ?? (team === undefined ? "…" : "Somebody outside the team");
    },
    of: (id) => named.get(id),
    target: ({ target, details }) =>
      named.get(target.id) ?? (typeof details.name === "string" ? details.name : undefined),
    complete: asked.every(({ isLoading }) => !isLoading),
  };
};
