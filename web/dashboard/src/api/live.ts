/**
 * Looks again every so often, once there is something to keep up to date. A first read that failed stays failed until
 * somebody tries again: looked at again by itself, its message would give way to a skeleton every few seconds.
 */
export const every =
  (milliseconds: number) =>
  ({ state }: { state: { data: unknown } }): number | false =>
    state.data === undefined ? false : milliseconds;
