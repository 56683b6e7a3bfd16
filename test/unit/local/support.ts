import { PATIENCE_MS } from "../../support/patience.ts";

/** Tries every 50 ms until there is a value; throws when there is none in time. */
export async function waitFor<T>(
  attempt: () => Promise<T | undefined>,
  milliseconds = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await attempt();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`nothing after ${milliseconds} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
