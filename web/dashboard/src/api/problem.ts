/** One field that the API refused. */
export interface FieldProblem {
  path: string;
  message: string;
}

interface ProblemInit {
  status: number;
  code: string;
  detail: string;
  fields?: readonly FieldProblem[];
  requestId?: string | null;
  retryAfterSeconds?: number | null;
}

/** An answer of the API that is not what was asked for. `status` 0: there was no answer. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor({
    status,
    code,
    detail,
    fields = [],
    requestId = null,
    retryAfterSeconds = null,
  }: ProblemInit) {
    super(detail);
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const text = (value: unknown, fallback: string): string => (typeof value === "string" ? value : fallback);

const readFields = (value: unknown): FieldProblem[] =>
  Array.isArray(value)
    ? value
        .filter(isRecord)
        .map(({ path, message }) => ({ path: text(path, ""), message: text(message, "") }))
    : [];

/** The problem+json of an answer (RFC 9457), or the best that can be said of one that is none. */
export const toProblem = (body: unknown, response: Response): ApiProblem => {
  const problem = isRecord(body) ? body : {};
  const wait = Number(response.headers.get("retry-after"));
  return new ApiProblem({
    status: response.status,
    code: text(problem.code, "UNKNOWN"),
    detail: text(problem.detail, "The service gave an answer that the dashboard does not understand."),
    fields: readFields(problem.errors),
    requestId: response.headers.get("x-request-id"),
    retryAfterSeconds: Number.isFinite(wait) && wait > 0 ? wait : null,
  });
};

/** The data of a call, or its problem thrown. */
export const answer = async <Data>(call: Promise<Answered<Data>>): Promise<Data> => {
  const { data, error, response } = await call;
  if (!response.ok) throw toProblem(error, response);
  return data as Data;
};

export const isProblem = (error: unknown, code: string): error is ApiProblem =>
  error instanceof ApiProblem && error.code === code;
