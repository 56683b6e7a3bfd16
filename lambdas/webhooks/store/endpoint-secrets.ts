// The secret half of an endpoint. None of it ever reaches the table; the endpoint's record names the versions.
import * as z from "zod";
import { SecretMissing } from "../../platform/failure.ts";
import type { SecretVersions } from "../../platform/secret-versions.ts";
import { customHeaders } from "../domain/custom-headers.ts";
import { validSecretVersions, type WebhookEndpoint } from "../domain/endpoint.ts";

/** What deliveries present to the receiver: values of the custom headers, secret of the OAuth client. */
const requestSecrets = z.object({
  headers: customHeaders,
  oauthClientSecret: z.string().nullable(),
});
export type RequestSecrets = z.infer<typeof requestSecrets>;

export interface EndpointSecrets {
  /** The secrets that sign now, the newest first. Throws where one is missing. */
  readSigning(endpoint: WebhookEndpoint, now: Date): Promise<string[]>;
  readRequest(endpoint: WebhookEndpoint): Promise<RequestSecrets>;
  /** Stores a value and returns its version, which counts for nothing until the endpoint's record names it. */
  addSigning(endpointId: string, secret: string): Promise<string>;
  addRequest(endpointId: string, values: RequestSecrets): Promise<string>;
  /** Has the versions that the record names kept. Doing it twice is the same as once. */
  keep(endpoint: WebhookEndpoint): Promise<void>;
  removeAll(endpointId: string): Promise<void>;
}

/** @param prefix begin of the secrets' names; what the functions' policies are limited to */
export const createEndpointSecrets = (secrets: SecretVersions, prefix: string): EndpointSecrets => {
  const signing = (endpointId: string): string => `${prefix}${endpointId}/signing`;
  const request = (endpointId: string): string => `${prefix}${endpointId}/request`;

  const readVersion = async (name: string, versionId: string): Promise<string> => {
    const value = await secrets.read(name, versionId);
    if (value === undefined) throw new SecretMissing(`The secret ${name} has no version ${versionId}.`);
    return value;
  };

  return {
    readSigning: (endpoint, now) =>
      Promise.all(
        validSecretVersions(endpoint, now).map((version) => readVersion(signing(endpoint.id), version)),
      ),
    readRequest: async (endpoint) => {
      if (endpoint.requestVersionId === null) return { headers: {}, oauthClientSecret: null };
      const value = await readVersion(request(endpoint.id), endpoint.requestVersionId);
      return requestSecrets.parse(JSON.parse(value));
    },
    addSigning: (endpointId, secret) => secrets.add(signing(endpointId), secret),
    addRequest: (endpointId, values) => secrets.add(request(endpointId), JSON.stringify(values)),
    keep: async (endpoint) => {
      await secrets.promote(signing(endpoint.id), endpoint.secretVersionId);
      if (endpoint.requestVersionId === null) return;
      await secrets.promote(request(endpoint.id), endpoint.requestVersionId);
    },
    removeAll: async (endpointId) => {
      await Promise.all([secrets.remove(signing(endpointId)), secrets.remove(request(endpointId))]);
    },
  };
};
