import { oidcSettings } from "../../../../../../lambdas/core/integration/oidc-settings.ts";
import { readIssues } from "../../../forms/messages.ts";

/** What the server's own schema says to the settings of a client that signs people in. */
export const checkOidcSettings = (settings: Readonly<Record<string, unknown>>): Record<string, string> =>
  readIssues(oidcSettings.safeParse(settings), "settings.");
