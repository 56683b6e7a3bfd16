import * as z from "zod";
import type { IntegrationDefinition } from "../definition.ts";

export const api: IntegrationDefinition = {
  type: "API",
  title: "API",
  description: "Your back end requests verification links and gets the results by webhook or event.",
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
