import * as z from "zod";
import { environment as e } from "../platform/environment.ts";

export const webhooksApiEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  BASE_URL: e.BASE_URL,
  SIGN_IN_ISSUER: e.SIGN_IN_ISSUER,
  SIGN_IN_CLIENT_ID: e.SIGN_IN_CLIENT_ID,
  WEBHOOK_SECRET_PREFIX: e.WEBHOOK_SECRET_PREFIX,
  DELIVERY_QUEUE_URL: e.DELIVERY_QUEUE_URL,
  WEBHOOK_ALLOW: e.WEBHOOK_ALLOW,
});

export const relayEnv = z.object({ TABLE_NAME: e.TABLE_NAME, EVENT_BUS_NAME: e.EVENT_BUS_NAME });

export const sweepEventsEnv = z.object({ TABLE_NAME: e.TABLE_NAME, EVENT_BUS_NAME: e.EVENT_BUS_NAME });

export const fanoutEnv = z.object({ TABLE_NAME: e.TABLE_NAME, DELIVERY_QUEUE_URL: e.DELIVERY_QUEUE_URL });

export const deliverEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  DELIVERY_QUEUE_URL: e.DELIVERY_QUEUE_URL,
  WEBHOOK_SECRET_PREFIX: e.WEBHOOK_SECRET_PREFIX,
  WEBHOOK_ALLOW: e.WEBHOOK_ALLOW,
});

export const wakeDeliveriesEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  DELIVERY_QUEUE_URL: e.DELIVERY_QUEUE_URL,
});
