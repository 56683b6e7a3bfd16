import * as z from "zod";

/** How an endpoint's requests are signed: with a secret that both sides know, or with a key pair. */
export const signatureType = z.enum(["HMAC_SHA256", "ED25519"]);
export type SignatureType = z.infer<typeof signatureType>;
