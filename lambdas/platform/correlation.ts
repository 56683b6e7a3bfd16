import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What ties everything together that one cause set in motion. It goes along with the work without being handed from
 * function to function: the messages of a batch are handled at once, and each has a cause of its own.
 */
export interface Correlation {
  /** `X-Request-Id` of the HTTP request that was the cause, however many queues ago; absent where a schedule was. */
  requestId?: string | undefined;
  /** Lambda's own id of this run of the function: the one that its REPORT line and its trace carry. */
  invocationId?: string | undefined;
  messageId?: string | undefined;
}

const current = new AsyncLocalStorage<Correlation>();

/** Runs with these ids in addition to those that are known already. */
export const correlate = <Result>(ids: Correlation, run: () => Result): Result =>
  current.run({ ...current.getStore(), ...ids }, run);

export const correlation = (): Correlation => current.getStore() ?? {};
