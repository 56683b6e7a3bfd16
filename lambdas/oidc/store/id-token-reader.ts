import { compactVerify, createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import { isForHints, toJwks } from "../../core/signing-key/domain.ts";
import { jsonWebKeySet, signingAlgorithm } from "../../core/signing-key/schema.ts";
import type { SigningKeyStore } from "../../core/signing-key/store.ts";
import type { Clock } from "../../platform/clock.ts";
import type { HintedToken } from "../domain/hinted-token.ts";

const content = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
});

export interface IdTokenReader {
  /** Undefined for whatever is no ID token of ours. One that has expired still tells whom it was about. */
  read(token: string): Promise<HintedToken | undefined>;
}

const MAX_LENGTH = 8192;

export const createIdTokenReader = (deps: {
  baseUrl: string;
  signingKeys: Pick<SigningKeyStore, "listCached">;
  clock: Clock;
}): IdTokenReader => {
  const verify = async (token: string, keys: JWTVerifyGetKey): Promise<unknown> => {
    try {
      const algorithms = [...signingAlgorithm.options];
      const { payload, protectedHeader } = await compactVerify(token, keys, { algorithms });
      // Access tokens are signed by the same keys.
      return protectedHeader.typ === "at+jwt" ? undefined : JSON.parse(new TextDecoder().decode(payload));
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof SyntaxError) return undefined;
      throw error;
    }
  };

  return {
    read: async (token) => {
      if (token.length > MAX_LENGTH) return undefined;
      const all = await deps.signingKeys.listCached();
      const keys = jsonWebKeySet.parse(toJwks(all, deps.clock.now(), isForHints));
      const parsed = content.safeParse(await verify(token, createLocalJWKSet(keys)));
      if (!parsed.success || parsed.data.iss !== deps.baseUrl) return undefined;
      const { sub, aud } = parsed.data;
      return { subject: sub, clientIds: typeof aud === "string" ? [aud] : aud };
    },
  };
};
