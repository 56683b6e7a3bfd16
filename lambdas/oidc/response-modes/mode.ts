import type { HttpResponse } from "../../platform/http/response.ts";
import type { PageLanguage } from "../pages/language.ts";

export interface AuthorizationResponse {
  /** One of the client's own, as it was registered. It has no fragment. */
  redirectUri: string;
  parameters: Readonly<Record<string, string>>;
  language: PageLanguage;
  cookies: readonly string[];
}

/** One `response_mode`: how an authorization response travels. Adding one is adding a file and a line in `registry.ts`. */
export interface ResponseMode {
  /** Its name in requests and in discovery (`response_modes_supported`). */
  name: string;
  respond(response: AuthorizationResponse): HttpResponse;
}

/** A redirect after which the browser asks with GET, whatever it asked with before (RFC 9700 §4.12). */
export const seeOther = (location: string, cookies: readonly string[]): HttpResponse => ({
  status: 303,
  headers: { Location: location },
  ...(cookies.length === 0 ? {} : { cookies }),
});

export const encode = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();
