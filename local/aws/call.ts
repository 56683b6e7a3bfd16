/** An error that an AWS service answers: `name` is what the SDK makes of it. */
export class AwsError extends Error {
  readonly status: number;
  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** Input of an AWS JSON call. */
export type AwsInput = Record<string, unknown>;
export type AwsAction = (input: AwsInput) => unknown;

/** dynoxide wants the header to be there and does not look at the signature. */
const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/local/aws4_request, SignedHeaders=host, Signature=0";

/** Calls an action of an AWS JSON service without the SDK; throws AwsError. */
export async function callAws<T>(
  endpoint: string,
  target: string,
  input: object,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": target,
      "x-amz-date": "20260101T000000Z",
      authorization: AUTHORIZATION,
    },
    body: JSON.stringify(input),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const body = text ? JSON.parse(text) : {};
  if (!response.ok) {
    const name =
      String(body.__type ?? "UnknownError")
        .split("#")
        .at(-1) ?? "";
    throw new AwsError(name, String(body.message ?? body.Message ?? text), response.status);
  }
  return body;
}

export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export function required(input: AwsInput, name: string): string {
  const value = text(input[name]);
  if (!value) throw new AwsError("ValidationException", `${name} is required`);
  return value;
}
