import { eventNames } from "../../../../../../lambdas/core/event/schema.ts";
import { endpointInput } from "../../../../../../lambdas/webhooks/domain/endpoint-input.ts";
import { readIssues } from "../../../forms/messages.ts";
import type { Endpoint, EndpointPatch, EventName, NewEndpoint } from "../api.ts";

/** A custom header. `kept`: it is there already; its value is nobody's to see, and stays while none is typed. */
export interface HeaderRow {
  name: string;
  value: string;
  kept: boolean;
}

interface OauthValues {
  tokenUrl: string;
  clientId: string;
  /** Empty on an endpoint that has one: it stays. */
  clientSecret: string;
  scope: string;
}

/** What the form of an endpoint holds, new or not. */
export interface EndpointValues extends Record<string, unknown> {
  url: string;
  description: string;
  /** Null: all, also those that come with later versions. */
  events: EventName[] | null;
  integrations: string[] | null;
  retryPolicy: Endpoint["retryPolicy"];
  maxPerSecond: number | null;
  headers: HeaderRow[];
  oauth: OauthValues | null;
  signatureType: Endpoint["signatureType"];
}

export const emptyOauth: OauthValues = { tokenUrl: "", clientId: "", clientSecret: "", scope: "" };

export const emptyValues: EndpointValues = {
  url: "",
  description: "",
  events: null,
  integrations: null,
  retryPolicy: "standard",
  maxPerSecond: null,
  headers: [],
  oauth: null,
  signatureType: "HMAC_SHA256",
};

/** An endpoint for which none was chosen lists every event. */
const isAll = (events: readonly EventName[]): boolean => events.length === eventNames.length;

export const valuesOf = (endpoint: Endpoint): EndpointValues => ({
  url: endpoint.url,
  description: endpoint.description ?? "",
  events: isAll(endpoint.events) ? null : endpoint.events,
  integrations: endpoint.integrations,
  retryPolicy: endpoint.retryPolicy,
  maxPerSecond: endpoint.maxPerSecond,
  headers: endpoint.headerNames.map((name) => ({ name, value: "", kept: true })),
  oauth:
    endpoint.oauth === null ? null : { ...emptyOauth, ...endpoint.oauth, scope: endpoint.oauth.scope ?? "" },
  signatureType: endpoint.signatureType,
});

const headersOf = (rows: readonly HeaderRow[]): Record<string, string> =>
  Object.fromEntries(
    rows
      .filter(({ name, value, kept }) => (kept ? value : `${name}${value}`) !== "")
      .map(({ name, value }) => [name, value]),
  );

/** What may be kept as a draft. A header's value and a client secret are typed again. */
export const withoutSecrets = (values: EndpointValues): EndpointValues => ({
  ...values,
  headers: values.headers.map((row) => ({ ...row, value: "" })),
  oauth: values.oauth === null ? null : { ...values.oauth, clientSecret: "" },
});

const oauthOf = ({ scope, ...client }: OauthValues) => ({ ...client, ...(scope === "" ? {} : { scope }) });

export const toBody = (values: EndpointValues): NewEndpoint => ({
  url: values.url.trim(),
  ...(values.description.trim() === "" ? {} : { description: values.description.trim() }),
  events: values.events,
  integrations: values.integrations,
  retryPolicy: values.retryPolicy,
  maxPerSecond: values.maxPerSecond,
  headers: headersOf(values.headers),
  ...(values.oauth === null ? {} : { oauth: oauthOf(values.oauth) }),
  signatureType: values.signatureType,
});

const PRESENT = "present";

/** What the server would refuse, by the field that it would name. */
export const checkValues = (values: EndpointValues, hasOauth: boolean): Record<string, string> => {
  const body = toBody(values);
  const keepsSecret = hasOauth && values.oauth?.clientSecret === "";
  const given =
    keepsSecret && body.oauth != null ? { ...body, oauth: { ...body.oauth, clientSecret: PRESENT } } : body;
  return readIssues(endpointInput.safeParse(given));
};

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

const patchHeaders = (before: readonly HeaderRow[], after: readonly HeaderRow[]) => ({
  ...Object.fromEntries(
    before
      .filter(({ name }) => !after.some((row) => row.kept && row.name === name))
      .map(({ name }) => [name, null]),
  ),
  ...headersOf(after),
});

const patchOauth = (before: EndpointValues["oauth"], after: EndpointValues["oauth"]) => {
  if (after === null) return null;
  const { clientSecret, scope, ...rest } = after;
  return {
    ...rest,
    ...(clientSecret === "" && before !== null ? {} : { clientSecret }),
    ...(scope === "" ? (before === null ? {} : { scope: null }) : { scope }),
  };
};

/** A merge patch of what was changed, and of nothing else: what others changed meanwhile stays theirs. */
export const toPatch = (before: EndpointValues, after: EndpointValues): EndpointPatch => {
  const changed = (name: string) => !same(before[name], after[name]);
  return {
    ...(changed("url") ? { url: after.url.trim() } : {}),
    ...(changed("description") ? { description: after.description.trim() || null } : {}),
    ...(changed("events") ? { events: after.events } : {}),
    ...(changed("integrations") ? { integrations: after.integrations } : {}),
    ...(changed("retryPolicy") ? { retryPolicy: after.retryPolicy } : {}),
    ...(changed("maxPerSecond") ? { maxPerSecond: after.maxPerSecond } : {}),
    ...(changed("headers") ? { headers: patchHeaders(before.headers, after.headers) } : {}),
    ...(changed("oauth") ? { oauth: patchOauth(before.oauth, after.oauth) } : {}),
  };
};
