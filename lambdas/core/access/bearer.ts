import { AppError, unauthorized } from "../../platform/errors.ts";
import type { HttpRequest } from "../../platform/http/request.ts";

/** RFC 6750 §2.1. Whoever brought no bearer token at all is told no error, but what to bring (§3.1). */
export const readBearer = (request: HttpRequest): string => {
  const header = request.headers.authorization ?? "";
  if (!/^Bearer( |$)/i.test(header)) {
    throw new AppError({
      ...unauthorized(),
      headers: { "WWW-Authenticate": 'Bearer realm="countersign"' },
    });
  }
  const match = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header);
  if (match?.[1] === undefined) throw unauthorized();
  return match[1];
};
