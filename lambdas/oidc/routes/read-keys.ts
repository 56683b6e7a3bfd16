import * as z from "zod";
import { toJwks } from "../../core/signing-key/domain.ts";
import type { SigningKeyStore } from "../../core/signing-key/store.ts";
import type { Clock } from "../../platform/clock.ts";
import { cacheable } from "../../platform/http/cacheable.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { readKeys } from "../contract.ts";

/** A new key is published two days before it signs, so caches may keep the set for long compared with this. */
export const JWKS_MAX_AGE_SECONDS = 300;

const publicJwk = z.looseObject({ kty: z.string() });

export interface ReadKeysDeps {
  signingKeys: Pick<SigningKeyStore, "listCached">;
  clock: Clock;
}

export const createReadKeys = ({ signingKeys, clock }: ReadKeysDeps): Route =>
  cacheable(
    implement(readKeys, async () => {
      const set = toJwks(await signingKeys.listCached(), clock.now());
      const keys = set.keys.map((key) => ({ ...key, ...publicJwk.parse(key), use: "sig" as const }));
      return {
        reply: { keys },
        headers: {
          // Before the first keys exist nobody may remember that there were none.
          "Cache-Control": keys.length === 0 ? "no-store" : `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
        },
      };
    }),
    clock,
  );
