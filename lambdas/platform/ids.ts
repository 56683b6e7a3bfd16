import { createHmac, hash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import { encodeTime, ulid } from "ulid";
import type { Clock } from "./clock.ts";

/** Every kind of id that a caller may see. */
export type IdPrefix =
  | "org"
  | "int"
  | "wfl"
  | "ses"
  | "idn"
  | "whe"
  | "evt"
  | "dlv"
  | "key"
  | "usr"
  | "adt"
  | "cli"
  | "req"
  | "azn";

/** The only source of randomness, so that tests can be deterministic. */
export interface Ids {
  /** Prefix + ULID: 48 bits of time, 80 random bits; sorts by creation. */
  next(prefix: IdPrefix): string;
  /** Unguessable text of `bytes` random bytes, base64url. */
  token(bytes?: number): string;
  /** `length` decimal digits, each value equally likely. */
  digits(length: number): string;
}

export const createIds = (clock: Clock): Ids => ({
  next: (prefix) => `${prefix}_${ulid(clock.now().getTime()).toLowerCase()}`,
  token: (bytes = 32) => randomBytes(bytes).toString("base64url"),
  digits: (length) => Array.from({ length }, () => randomInt(10)).join(""),
});

const TIME_DIGITS = 10;
const MAX_ULID_TIME = 2 ** 48 - 1;

/** A bound for ranges over ids: every id made at or after `time` sorts after it, every earlier one before. */
export const firstIdAt = (prefix: IdPrefix, time: Date): string =>
  `${prefix}_${encodeTime(Math.min(Math.max(time.getTime(), 0), MAX_ULID_TIME), TIME_DIGITS).toLowerCase()}`;

export const sha256 = (text: string): string => hash("sha256", text, "base64url");

export const hmacSha256 = (key: string, text: string): string =>
  createHmac("sha256", key).update(text, "utf8").digest("base64url");

/** Constant-time comparison; both sides are hashed first so that their lengths do not matter. */
export const equalsInConstantTime = (a: string, b: string): boolean =>
  timingSafeEqual(hash("sha256", a, "buffer"), hash("sha256", b, "buffer"));

/** Spreads ids evenly over `count` partitions of an index that would otherwise be one hot key. */
export const shardOf = (id: string, count: number): number =>
  hash("sha256", id, "buffer").readUInt32BE(0) % count;
