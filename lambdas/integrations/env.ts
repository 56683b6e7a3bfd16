import * as z from "zod";
import { environment as e } from "../platform/environment.ts";

export const integrationsApiEnv = z.object({
  TABLE_NAME: e.TABLE_NAME,
  BASE_URL: e.BASE_URL,
  SIGN_IN_ISSUER: e.SIGN_IN_ISSUER,
  SIGN_IN_CLIENT_ID: e.SIGN_IN_CLIENT_ID,
  CLIENT_SECRET_PREFIX: e.CLIENT_SECRET_PREFIX,
});
