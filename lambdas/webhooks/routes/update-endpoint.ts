import type { Principal } from "../../core/access/management.ts";
import { transact } from "../../platform/dynamo/transaction.ts";
import { type FieldError, preconditionFailed, validationFailed } from "../../platform/errors.ts";
import { implement, type Route, requireVersion } from "../../platform/http/operation.ts";
import { patchEndpointOperation } from "../contract.ts";
import { patchHeaders } from "../domain/custom-headers.ts";
import { patchEndpoint, type WebhookEndpoint } from "../domain/endpoint.ts";
import type { EndpointPatch } from "../domain/endpoint-input.ts";
import { secretsToRepeat } from "../domain/kept-secrets.ts";
import type { RequestSecrets } from "../store/endpoint-secrets.ts";
import type { WebhooksDeps } from "./deps.ts";
import {
  auditEndpoint,
  checkUrls,
  endpointOutput,
  removeSecretsOfDeleted,
  requireEndpoint,
  requireIntegrations,
} from "./shared.ts";

export const updateEndpoint = (deps: WebhooksDeps): Route<Principal> =>
  implement(patchEndpointOperation, async ({ params, body, request, context }) => {
    const seen = requireVersion(request);
    const current = await requireEndpoint(deps, context, params.id);
    if (current.version !== seen) throw preconditionFailed();
    const { settings, secrets } = await merge(deps, current, body);
    await requireIntegrations(deps, context, body.integrations);
    const requestVersionId =
      secrets === undefined ? current.requestVersionId : await addRequest(deps, current, secrets);
    const updated = patchEndpoint(current, body, { ...settings, requestVersionId }, deps.clock.now());
    const fields = Object.keys(body).sort();
    const outcome = await transact(deps.table, [
      deps.endpoints.update(updated),
      auditEndpoint(deps, context, current.id, "updated", { fields }),
    ]);
    if (!outcome.ok) {
      if (secrets !== undefined) await removeSecretsOfDeleted(deps, current);
      throw preconditionFailed();
    }
    if (secrets !== undefined) await deps.secrets.keep(updated);
    return endpointOutput(deps, updated);
  });

/** The version counts from the moment at which the record names it: a refused change changes nothing. */
const addRequest = async (
  deps: WebhooksDeps,
  current: WebhookEndpoint,
  secrets: RequestSecrets,
): Promise<string> => {
  // An earlier change may have died before its version was kept; adding one would let that version go.
  await deps.secrets.keep(current);
  return deps.secrets.addRequest(current.id, secrets);
};

interface Merged {
  settings: Pick<WebhookEndpoint, "url" | "headerNames" | "oauth">;
  /** Undefined where the patch touches none of them. */
  secrets: RequestSecrets | undefined;
}

const merge = async (deps: WebhooksDeps, current: WebhookEndpoint, patch: EndpointPatch): Promise<Merged> => {
  const errors = [...checkUrls(deps, { url: patch.url }), ...secretsToRepeat(current, patch)];
  const url = patch.url ?? current.url;
  if (patch.headers === undefined && patch.oauth === undefined) {
    if (errors.length > 0) throw validationFailed(errors);
    return {
      settings: { url, headerNames: current.headerNames, oauth: current.oauth },
      secrets: undefined,
    };
  }
  const before = await deps.secrets.readRequest(current);
  const headers = patch.headers === undefined ? before.headers : patchHeaders(before.headers, patch.headers);
  const { oauth, clientSecret } = mergeOauth(current.oauth, before.oauthClientSecret, patch.oauth);
  errors.push(...checkUrls(deps, { "oauth.tokenUrl": oauth?.tokenUrl }));
  errors.push(...checkOauth(oauth, clientSecret));
  if (oauth !== null && headers.authorization !== undefined) {
    errors.push({ path: "headers.authorization", message: "cannot be combined with oauth" });
  }
  if (errors.length > 0) throw validationFailed(errors);
  return {
    settings: { url, headerNames: Object.keys(headers).sort(), oauth },
    secrets: { headers, oauthClientSecret: clientSecret },
  };
};

const mergeOauth = (
  current: WebhookEndpoint["oauth"],
  currentSecret: string | null,
  patch: EndpointPatch["oauth"],
): { oauth: WebhookEndpoint["oauth"]; clientSecret: string | null } => {
  if (patch === undefined) return { oauth: current, clientSecret: currentSecret };
  if (patch === null) return { oauth: null, clientSecret: null };
  return {
    oauth: {
      tokenUrl: patch.tokenUrl ?? current?.tokenUrl ?? "",
      clientId: patch.clientId ?? current?.clientId ?? "",
      scope: patch.scope === undefined ? (current?.scope ?? null) : patch.scope,
    },
    clientSecret: patch.clientSecret ?? currentSecret,
  };
};

const checkOauth = (oauth: WebhookEndpoint["oauth"], clientSecret: string | null): FieldError[] => {
  if (oauth === null) return [];
  const missing = [
    ...(oauth.clientId === "" ? ["oauth.clientId"] : []),
    ...(clientSecret === null ? ["oauth.clientSecret"] : []),
  ];
  return missing.map((path) => ({ path, message: "is required" }));
};
