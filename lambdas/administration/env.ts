import * as z from "zod";
import { environment as e } from "../platform/environment.ts";

export const administrationApiEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  BASE_URL: e.BASE_URL,
  SIGN_IN_ISSUER: e.SIGN_IN_ISSUER,
  SIGN_IN_CLIENT_ID: e.SIGN_IN_CLIENT_ID,
  LINK_KEY_SECRET: e.LINK_KEY_SECRET,
  NOTIFICATION_QUEUE_URL: e.NOTIFICATION_QUEUE_URL,
  USER_POOL_ID: e.USER_POOL_ID,
});

export const bootstrapEnv = z.object({ TABLE_NAME: e.TABLE_NAME, USER_POOL_ID: e.USER_POOL_ID });
