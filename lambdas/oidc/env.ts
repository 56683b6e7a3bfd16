import * as z from "zod";
import { environment as e } from "../platform/environment.ts";

export const metadataApiEnv = z.object({ TABLE_NAME: e.TABLE_NAME, BASE_URL: e.BASE_URL });

export const tokenApiEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  BASE_URL: e.BASE_URL,
  CLIENT_SECRET_PREFIX: e.CLIENT_SECRET_PREFIX,
  SIGNING_KEY_PREFIX: e.SIGNING_KEY_PREFIX,
  PAIRWISE_KEY_SECRET: e.PAIRWISE_KEY_SECRET,
});

export const authorizeApiEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  BASE_URL: e.BASE_URL,
  CLIENT_SECRET_PREFIX: e.CLIENT_SECRET_PREFIX,
  PAIRWISE_KEY_SECRET: e.PAIRWISE_KEY_SECRET,
  LINK_KEY_SECRET: e.LINK_KEY_SECRET,
});

export const rotateKeysEnv = z.object({ TABLE_NAME: e.TABLE_NAME, SIGNING_KEY_PREFIX: e.SIGNING_KEY_PREFIX });
