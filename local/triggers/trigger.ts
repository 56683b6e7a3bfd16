/** Something that runs in the background until it is stopped. */
export interface Trigger {
  stop(): Promise<void>;
}

/** What every trigger may do. */
export interface TriggerDeps {
  /** Invokes a function by ARN; rejects when it fails. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly warn: (line: string) => void;
}

/** Waits, but not beyond the signal. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** Runs a loop in the background: an error in a round is reported, and the next round follows a second later. */
export function startLoop(
  round: (signal: AbortSignal) => Promise<void>,
  warn: (line: string) => void,
): Trigger {
  const controller = new AbortController();
  const { signal } = controller;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await round(signal);
      } catch (error) {
        if (signal.aborted) return;
        warn(error instanceof Error ? error.message : String(error));
        await pause(1000, signal);
      }
    }
  };
  const ended = run();
  return {
    stop: async () => {
      controller.abort();
      // A round may wait for a function that is being stopped as well.
      await Promise.race([ended, new Promise((done) => setTimeout(done, 500).unref())]);
    },
  };
}

/** Item identifiers that a function reported as failed; undefined when its answer is malformed. */
export function readFailures(answer: unknown): string[] | undefined {
  if (answer === null || typeof answer !== "object" || !("batchItemFailures" in answer)) return [];
  const { batchItemFailures: failures } = answer;
  if (failures === null || failures === undefined) return [];
  if (!Array.isArray(failures)) return undefined;
  const ids: string[] = [];
  for (const each of failures) {
    const id: unknown = each?.itemIdentifier;
    if (typeof id !== "string" || id === "") return undefined;
    ids.push(id);
  }
  return ids;
}
