import type { Clock } from "../../platform/clock.ts";
import { cacheable } from "../../platform/http/cacheable.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { readMetadata, readServerMetadata } from "../contract.ts";
import { describeProvider } from "../domain/provider-metadata.ts";

/** Public and the same for everyone: any page may read it, any cache may keep it. */
export const createMetadataRoutes = ({ baseUrl, clock }: { baseUrl: string; clock: Clock }): Route[] => {
  const answer = async () => ({
    reply: describeProvider(baseUrl),
    headers: { "Cache-Control": "public, max-age=3600" },
  });
  return [readMetadata, readServerMetadata].map((operation) =>
    cacheable(implement(operation, answer), clock),
  );
};
