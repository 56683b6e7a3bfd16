import { encode, type ResponseMode, seeOther } from "./mode.ts";

/** In the fragment, which no server sees (OAuth 2.0 Multiple Response Types §2.1). */
export const fragment: ResponseMode = {
  name: "fragment",
  respond: ({ redirectUri, parameters, cookies }) =>
    seeOther(`${redirectUri}#${encode(parameters)}`, cookies),
};
