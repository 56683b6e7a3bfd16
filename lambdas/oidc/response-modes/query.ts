import { encode, type ResponseMode, seeOther } from "./mode.ts";

/** In the query of the redirect URI, after what the client has there itself (RFC 6749 §4.1.2). */
export const query: ResponseMode = {
  name: "query",
  respond: ({ redirectUri, parameters, cookies }) => {
    const joint = redirectUri.includes("?") ? (/[?&]$/.test(redirectUri) ? "" : "&") : "?";
    return seeOther(`${redirectUri}${joint}${encode(parameters)}`, cookies);
  },
};
