/*
 * How long tests wait: enough for a machine that is several times slower than usual and has other work. A test that
 * passes never waits for these, so that they cost nothing.
 */

/** For one thing that must happen. */
export const PATIENCE_MS = 60_000;

/** For a whole test, which says what it waited for in vain before it is ended. */
export const TEST_TIMEOUT_MS = 3 * PATIENCE_MS;
