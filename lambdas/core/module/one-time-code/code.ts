import { scrypt, timingSafeEqual } from "node:crypto";

/*
 * A six-digit code has a million values, so a fast hash of it would hide nothing from someone who reads the table.
 * With these costs trying them all takes hours on one core; the code lives for ten minutes.
 */
const COST = { N: 2 ** 14, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

const derive = (code: string, salt: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(code, salt, KEY_BYTES, COST, (error, key) => (error === null ? resolve(key) : reject(error)));
  });

export const hashCode = async (code: string, salt: string): Promise<string> =>
  (await derive(code, salt)).toString("base64url");

export const matchesCode = async (code: string, salt: string, hash: string): Promise<boolean> =>
  timingSafeEqual(await derive(code, salt), Buffer.from(hash, "base64url"));
