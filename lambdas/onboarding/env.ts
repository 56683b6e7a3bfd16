import * as z from "zod";
import { environment as e } from "../platform/environment.ts";

export const onboardingApiEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  BASE_URL: e.BASE_URL,
  LINK_KEY_SECRET: e.LINK_KEY_SECRET,
  NOTIFICATION_QUEUE_URL: e.NOTIFICATION_QUEUE_URL,
});

export const expireSessionsEnv = z.object({ TABLE_NAME: e.TABLE_NAME });

export const redactSessionsEnv = z.object({ TABLE_NAME: e.TABLE_NAME });
