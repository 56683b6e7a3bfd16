import * as z from "zod";
import type { IntegrationDefinition } from "../definition.ts";

export const clientCredentials: IntegrationDefinition = {
  type: "CLIENT_CREDENTIALS",
  title: "OIDC Client Credentials",
  description: "One more client id and secret for a back end. Every organization has one already.",
  tab: "CUSTOM",
  workflow: false,
  redirect: "none",
  client: true,
  login: false,
  grants: ["client_credentials"],
  acceptsRequests: false,
  automatic: true,
  settings: z.strictObject({}),
};
