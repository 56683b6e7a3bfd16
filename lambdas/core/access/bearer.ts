import { unauthorized } from "../../platform/errors.ts";
import type { HttpRequest } from "../../platform/http/request.ts";

/** RFC 6750 §2.1. */
export const readBearer = (request: HttpRequest): string => {
  const match = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.authorization ?? "");
  if (match?.[1] === undefined) throw unauthorized();
  return match[1];
};
