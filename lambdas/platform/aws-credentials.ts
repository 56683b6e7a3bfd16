import { fromEnv } from "@aws-sdk/credential-provider-env";

/** Stands in the bundles for the SDK's own search for credentials (lib/constructs/bundle.ts). */
export const defaultProvider = fromEnv;
