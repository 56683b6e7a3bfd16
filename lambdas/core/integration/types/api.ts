import * as z from "zod";
import type { IntegrationDefinition } from "../definition.ts";

export const api: IntegrationDefinition = {
  type: "API",
  title: "API",
  description:
    "For a ticket system, a portal or code of your own: it asks for a link, and hears by webhook what came of it.",
  tab: "CUSTOM",
  workflow: true,
  redirect: "url",
  client: false,
  login: false,
  grants: [],
  acceptsRequests: true,
  automatic: false,
  settings: z.strictObject({}),
};
