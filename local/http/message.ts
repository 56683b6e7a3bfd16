/** A request as it came in: nothing decoded, nothing dropped. */
export interface HttpRequest {
  readonly method: string;
  /** Path as sent, percent-encoding kept. */
  readonly path: string;
  readonly rawQuery: string;
  /** Lower-case names; values of repeated headers in order. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer | string;
}

export const jsonMessage = (status: number, message: string): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message }),
});

export const joined = (request: HttpRequest, name: string): string | undefined =>
  request.headers[name]?.join(",");
