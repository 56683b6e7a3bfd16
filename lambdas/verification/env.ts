import * as z from "zod";
import { environment as e } from "../platform/environment.ts";

export const verificationApiEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  BASE_URL: e.BASE_URL,
  NOTIFICATION_QUEUE_URL: e.NOTIFICATION_QUEUE_URL,
});
