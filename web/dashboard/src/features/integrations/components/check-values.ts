import { integrationInput } from "../../../../../../lambdas/core/integration/schema.ts";
import { readIssues } from "../../../forms/messages.ts";
import type { IntegrationType } from "../api.ts";
import { types } from "../types/registry.ts";
import { type Asks, type IntegrationValues, toBody } from "./form-values.ts";

/** Rows that are empty are not sent: an error of the third address may belong to the fourth row. */
const toRows = (errors: Record<string, string>, uris: readonly string[]): Record<string, string> => {
  const rows = uris.flatMap((uri, row) => (uri.trim() === "" ? [] : [row]));
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) => [
      path.replace(
        /^redirectUris\.(\d+)$/,
        (_, index: string) => `redirectUris.${rows[Number(index)] ?? index}`,
      ),
      message,
    ]),
  );
};

/** What the server would refuse, by the field that it would name. */
export const checkValues = (
  type: IntegrationType,
  asks: Asks,
  values: IntegrationValues,
): Record<string, string> => {
  const body = toBody(type, asks, values);
  const errors = {
    ...toRows(readIssues(integrationInput.safeParse(body)), values.redirectUris),
    ...types[type]?.checkSettings?.(values.settings),
  };
  if (asks.workflow && values.workflowId === null) errors.workflowId = "Choose a workflow.";
  if (asks.redirect === "uris" && body.redirectUris?.length === 0) {
    errors["redirectUris.0"] = "Give at least one address.";
  }
  return errors;
};
