// Access tokens for endpoints that ask for OAuth: client credentials by Basic (RFC 6749 sections 2.3.1, 4.4).
import * as z from "zod";
import { type Clock, plusSeconds } from "../../platform/clock.ts";
import { sha256 } from "../../platform/ids.ts";
import type { SafeFetch } from "../../platform/safe-fetch/safe-fetch.ts";

export interface TokenClient {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string | null;
}

export type TokenResult = { ok: true; token: string; fromMemory: boolean } | { ok: false; detail: string };

export interface AccessTokens {
  get(client: TokenClient): Promise<TokenResult>;
  /** The receiver did not accept this token: the next `get` asks for a new one, unless somebody has done so already. */
  forget(client: TokenClient, token: string): void;
}

const TIMEOUT_MS = 5_000;
const DEFAULT_LIFETIME_SECONDS = 300;
const LONGEST_LIFETIME_SECONDS = 31_536_000;
// A token that ends while the delivery is under way would be refused.
const MARGIN_SECONDS = 30;
const MAX_REMEMBERED = 1_000;

const tokenReply = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  token_type: z.string().regex(/^bearer$/i),
  // What is no sensible number says nothing about the token: it is kept as one that says nothing.
  expires_in: z.coerce.number().positive().max(LONGEST_LIFETIME_SECONDS).optional().catch(undefined),
});

const formEncode = (text: string): string => new URLSearchParams({ "": text }).toString().slice(1);

const basicAuthorization = (client: TokenClient): string => {
  const pair = `${formEncode(client.clientId)}:${formEncode(client.clientSecret)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
};

const nameOf = (client: TokenClient): string =>
  sha256([client.tokenUrl, client.clientId, client.clientSecret, client.scope ?? ""].join("\n"));

export const createAccessTokens = (fetch: SafeFetch, clock: Clock): AccessTokens => {
  const remembered = new Map<string, { token: string; expiresAt: Date }>();
  const underWay = new Map<string, Promise<TokenResult>>();

  const request = async (client: TokenClient): Promise<TokenResult> => {
    const result = await fetch.send({
      url: client.tokenUrl,
      method: "POST",
      headers: {
        accept: "application/json",
        authorization: basicAuthorization(client),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        ...(client.scope === null ? {} : { scope: client.scope }),
      }).toString(),
      timeoutMs: TIMEOUT_MS,
    });
    if (result.kind !== "response") return { ok: false, detail: `Token URL: ${result.detail}` };
    if (result.status !== 200)
      return { ok: false, detail: `The token URL answered with status ${result.status}.` };
    const reply = tokenReply.safeParse(parseJson(result.bodyPreview));
    if (!reply.success) return { ok: false, detail: "The token URL's answer holds no bearer token." };
    const lifetime = (reply.data.expires_in ?? DEFAULT_LIFETIME_SECONDS) - MARGIN_SECONDS;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const expiresAt = plusSeconds(clock.now(), lifetime);
    remembered.set(nameOf(client), { token: reply.data.access_token, expiresAt });
    return { ok: true, token: reply.data.access_token, fromMemory: false };
  };

  return {
    get: async (client) => {
      const known = remembered.get(nameOf(client));
      if (known !== undefined && known.expiresAt > clock.now()) {
        return { ok: true, token: known.token, fromMemory: true };
      }
      // Deliveries of one batch run at once: the token server is asked once for all of them.
      const name = nameOf(client);
      const asked = underWay.get(name) ?? request(client).finally(() => underWay.delete(name));
      underWay.set(name, asked);
      return asked;
    },
    forget: (client, token) => {
      const name = nameOf(client);
      if (remembered.get(name)?.token === token) remembered.delete(name);
    },
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
