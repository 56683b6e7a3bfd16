import * as z from "zod";

export const forgetSecretsEnv = z.object({
  /** How the names of all secrets of the stage begin. */
  SECRET_PREFIX: z.string().regex(/^countersign\/[a-z]+\/$/),
});
