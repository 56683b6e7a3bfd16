import * as z from "zod";

/** CloudFront adds it to every request for the HTTP API. */
export const ORIGIN_KEY_HEADER = "x-countersign-origin";

export const checkOriginEnv = z.object({
  /** Secret whose current and previous values CloudFront may show. */
  ORIGIN_KEY_SECRET: z.string().min(1),
});
