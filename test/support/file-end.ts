import { afterAll, vi } from "vitest";

const closing: (() => unknown)[] = [];

/** What a test file started, or put in place of something, is undone when the file ends. */
export const atEndOfFile = (close: () => unknown): void => {
  closing.push(close);
};

/** Test files share their processes: each leaves them as it found them. Registered once in each of them. */
export const leaveNothingBehind = (): void => {
  afterAll(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
};
