import * as z from "zod";
import { environment as e } from "../platform/environment.ts";

export const sendEnv = z.object({ TABLE_NAME: e.TABLE_NAME, BASE_URL: e.BASE_URL, FROM_EMAIL: e.FROM_EMAIL });
