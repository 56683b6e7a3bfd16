import * as z from "zod";
import { instant } from "../../platform/text.ts";

/** What a link's row tells: whose session it opens, and which of its links it is. */
export const link = z.object({ sessionId: z.string(), version: z.number().int(), expiresAt: instant });
export type Link = z.infer<typeof link>;
