import type { IncomingHttpHeaders } from "node:http";

/** A request of the AWS SDK, as far as rights depend on it. */
export interface AwsRequest {
  /** `X-Amz-Target`, or `SES.…` and `SNS.…` for the services that do not use it. */
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The access key in the signature of a request; empty where there is none. */
export const readAccessKey = ({ authorization = "" }: IncomingHttpHeaders): string =>
  /Credential=([^/]+)\//.exec(authorization)?.[1] ?? "";

export function readAwsRequest(headers: IncomingHttpHeaders, url: URL, body: Buffer): AwsRequest {
  const text = body.toString();
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    const form = Object.fromEntries(new URLSearchParams(text));
    return { target: `SNS.${form.Action}`, body: form };
  }
  const target = String(headers["x-amz-target"] ?? "");
  if (url.pathname === "/v2/email/outbound-emails") return { target: "SES.SendEmail", body: parse(text) };
  return { target, body: target === "" ? {} : parse(text) };
}

const parse = (text: string): AwsRequest["body"] => JSON.parse(text || "{}");
