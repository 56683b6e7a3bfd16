/** A service of AWS that functions depend on, as logs and metrics call it. */
export const dependencies = ["TABLE", "SECRETS", "QUEUE", "BUS", "MAIL", "TEXT_MESSAGES", "SIGN_IN"] as const;
export type Dependency = (typeof dependencies)[number];

/**
 * How long a function waits for AWS: three tries of at most three seconds, with the SDK's pauses between them, end within
 * ten seconds, the shortest timeout of a function that somebody waits for, so that it can still answer 503 itself. Each of
 * these calls takes milliseconds when all is well.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

const origins = new WeakMap<object, Dependency>();

/** The service that a call failed at; undefined for an error that did not come from AWS. */
export const originOf = (error: object): Dependency | undefined => origins.get(error);

/**
 * Middleware of an SDK client that remembers of each error where it came from, whoever catches it: the errors of timeouts
 * and broken connections do not tell.
 */
export const markOrigin =
  (dependency: Dependency) =>
  <Args, Answer>(next: (args: Args) => Promise<Answer>) =>
  async (args: Args): Promise<Answer> => {
    try {
      return await next(args);
    } catch (error) {
      if (typeof error === "object" && error !== null) origins.set(error, dependency);
      throw error;
    }
  };

/** Where `markOrigin` goes: around the SDK's own retries. */
export const atStart = { step: "initialize", name: "countersignOrigin" } as const;
