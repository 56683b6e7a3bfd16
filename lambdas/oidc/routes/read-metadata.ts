import { implement } from "../../platform/http/operation.ts";
import { readMetadata } from "../contract.ts";
import { describeProvider } from "../domain/provider-metadata.ts";

/** Public and the same for everyone: any page may read it, any cache may keep it. */
export const createReadMetadata = ({ baseUrl }: { baseUrl: string }) =>
  implement(readMetadata, async () => ({
    reply: describeProvider(baseUrl),
    headers: { "Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600" },
  }));
