import { asList, asRecord } from "../assembly/resolve.ts";
import type { HttpResponse } from "./message.ts";

/** Adds the headers of a CloudFront response headers policy; HSTS only where the base URL is https. */
export function applyHeadersPolicy(
  policy: Record<string, unknown>,
  response: HttpResponse,
  secure: boolean,
): HttpResponse {
  const headers = { ...response.headers };
  const set = (name: string, value: string, override: unknown): void => {
    if (override === true || headers[name] === undefined) headers[name] = value;
  };
  const security = asRecord(policy.SecurityHeadersConfig);
  const part = (name: string) => asRecord(security[name]);

  const csp = part("ContentSecurityPolicy");
  if (csp.ContentSecurityPolicy)
    set("content-security-policy", String(csp.ContentSecurityPolicy), csp.Override);
  const typeOptions = part("ContentTypeOptions");
  if (security.ContentTypeOptions) set("x-content-type-options", "nosniff", typeOptions.Override);
  const frame = part("FrameOptions");
  if (frame.FrameOption) set("x-frame-options", String(frame.FrameOption), frame.Override);
  const referrer = part("ReferrerPolicy");
  if (referrer.ReferrerPolicy) set("referrer-policy", String(referrer.ReferrerPolicy), referrer.Override);
  const hsts = part("StrictTransportSecurity");
  if (secure && hsts.AccessControlMaxAgeSec) {
    const flags = [hsts.IncludeSubdomains && "includeSubDomains", hsts.Preload && "preload"].filter(Boolean);
    set(
      "strict-transport-security",
      [`max-age=${hsts.AccessControlMaxAgeSec}`, ...flags].join("; "),
      hsts.Override,
    );
  }
  for (const item of asList(asRecord(policy.CustomHeadersConfig).Items).map(asRecord)) {
    set(String(item.Header).toLowerCase(), String(item.Value), item.Override);
  }
  for (const item of asList(asRecord(policy.RemoveHeadersConfig).Items).map(asRecord)) {
    delete headers[String(item.Header).toLowerCase()];
  }
  return { ...response, headers };
}
