import * as z from "zod";

/** Variables that several functions share; each function's schema picks those that it needs. */
export const environment = {
  TABLE_NAME: z.string().min(3),
  /** Where the product answers, without a trailing slash: the issuer and the start of every link. */
  BASE_URL: z.url({ protocol: /^https?$/ }),
  SIGN_IN_ISSUER: z.url({ protocol: /^https?$/ }),
  SIGN_IN_CLIENT_ID: z.string().min(1),
  /** Start of the names of client secrets in Secrets Manager. */
  CLIENT_SECRET_PREFIX: z.string().min(1),
  /** Start of the names of private signing keys in Secrets Manager. */
  SIGNING_KEY_PREFIX: z.string().min(1),
  /** Start of the names of webhook signing secrets in Secrets Manager. */
  WEBHOOK_SECRET_PREFIX: z.string().min(1),
  /** Secret from which link tokens are derived. */
  LINK_KEY_SECRET: z.string().min(1),
  /** Secret from which pairwise subjects are computed. */
  PAIRWISE_KEY_SECRET: z.string().min(1),
  NOTIFICATION_QUEUE_URL: z.url(),
  DELIVERY_QUEUE_URL: z.url(),
  /** For deliveries to endpoints that have failed lately. */
  SLOW_DELIVERY_QUEUE_URL: z.url(),
  /** How long deliveries of webhooks and their attempts are kept. */
  DELIVERY_RETENTION_DAYS: z.string().regex(/^\d{1,3}$/),
  EVENT_BUS_NAME: z.string().min(1),
  USER_POOL_ID: z.string().min(1),
  FROM_EMAIL: z.email(),
  /** Comma-separated CIDR blocks that webhooks may reach although they are not public; empty in every deployed stack. */
  WEBHOOK_ALLOW: z.string(),
  /** Read by Node before any of our code runs. */
  UV_THREADPOOL_SIZE: z.string().regex(/^\d{1,3}$/),
} as const;
