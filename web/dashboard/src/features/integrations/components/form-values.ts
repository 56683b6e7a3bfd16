import type { Card, Integration, IntegrationPatch, IntegrationType, NewIntegration } from "../api.ts";

/** What the form of an integration holds, new or not. */
export interface IntegrationValues extends Record<string, unknown> {
  name: string;
  workflowId: string | null;
  redirectUris: string[];
  redirectUrl: string;
  settings: Integration["settings"];
}

export const emptyValues: IntegrationValues = {
  name: "",
  workflowId: null,
  redirectUris: [""],
  redirectUrl: "",
  settings: {},
};

export const valuesOf = (integration: Integration): IntegrationValues => ({
  name: integration.name,
  workflowId: integration.workflowId,
  redirectUris: integration.redirectUris ?? [],
  redirectUrl: integration.redirectUrl ?? "",
  settings: integration.settings,
});

/** The fields that the type has. */
export type Asks = Pick<Card, "workflow" | "redirect">;

const written = (uris: readonly string[]): string[] =>
  uris.map((uri) => uri.trim()).filter((uri) => uri !== "");

export const toBody = (type: IntegrationType, asks: Asks, values: IntegrationValues): NewIntegration => ({
  type,
  name: values.name,
  ...(asks.workflow && values.workflowId !== null ? { workflowId: values.workflowId } : {}),
  ...(asks.redirect === "uris" ? { redirectUris: written(values.redirectUris) } : {}),
  ...(asks.redirect === "url" && values.redirectUrl.trim() !== ""
    ? { redirectUrl: values.redirectUrl.trim() }
    : {}),
  settings: values.settings,
});

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

const patchSettings = (before: Integration["settings"], after: Integration["settings"]) =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((name) => !same(before[name], after[name]))
      .map((name) => [name, after[name] ?? null]),
  );

/** A merge patch of what was changed, and of nothing else: what others changed meanwhile stays theirs. */
export const toPatch = (
  asks: Asks,
  before: IntegrationValues,
  after: IntegrationValues,
): IntegrationPatch => {
  const settings = patchSettings(before.settings, after.settings);
  const uris = written(after.redirectUris);
  return {
    ...(before.name === after.name ? {} : { name: after.name }),
    ...(asks.workflow && before.workflowId !== after.workflowId ? { workflowId: after.workflowId } : {}),
    ...(asks.redirect === "uris" && !same(before.redirectUris, uris) ? { redirectUris: uris } : {}),
    ...(asks.redirect === "url" && before.redirectUrl !== after.redirectUrl
      ? { redirectUrl: after.redirectUrl.trim() || null }
      : {}),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
};
