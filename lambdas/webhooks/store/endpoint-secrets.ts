// The secret half of an endpoint. None of it ever reaches the table.
import * as z from "zod";
import type { Secrets, SecretValues } from "../../platform/secrets.ts";
import { customHeaders } from "../domain/custom-headers.ts";

/** What deliveries present to the receiver: values of the custom headers, secret of the OAuth client. */
const requestSecrets = z.object({
  headers: z.record(z.string(), z.string()),
  oauthClientSecret: z.string().nullable(),
});
export type RequestSecrets = z.infer<typeof requestSecrets>;

export interface EndpointSecrets {
  /** Undefined where there is none. */
  readSigning(endpointId: string): Promise<SecretValues | undefined>;
  writeSigning(endpointId: string, secret: string): Promise<void>;
  dropPreviousSigning(endpointId: string): Promise<void>;
  readRequest(endpointId: string): Promise<RequestSecrets>;
  writeRequest(endpointId: string, values: RequestSecrets): Promise<void>;
  removeAll(endpointId: string): Promise<void>;
}

/** @param prefix begin of the secrets' names; what the functions' policies are limited to */
export const createEndpointSecrets = (secrets: Secrets, prefix: string): EndpointSecrets => {
  const signing = (endpointId: string): string => `${prefix}${endpointId}/signing`;
  const request = (endpointId: string): string => `${prefix}${endpointId}/request`;

  return {
    readSigning: (endpointId) => secrets.read(signing(endpointId)),
    writeSigning: (endpointId, secret) => secrets.write(signing(endpointId), secret),
    dropPreviousSigning: (endpointId) => secrets.dropPrevious(signing(endpointId)),
    readRequest: async (endpointId) => {
      const values = await secrets.read(request(endpointId));
      if (values === undefined) return { headers: {}, oauthClientSecret: null };
      const stored = requestSecrets.parse(JSON.parse(values.current));
      return { ...stored, headers: customHeaders.parse(stored.headers) };
    },
    writeRequest: (endpointId, values) => secrets.write(request(endpointId), JSON.stringify(values)),
    removeAll: async (endpointId) => {
      await Promise.all([secrets.remove(signing(endpointId)), secrets.remove(request(endpointId))]);
    },
  };
};
