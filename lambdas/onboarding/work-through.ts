/** Bounds of one run, so that it ends before the function's timeout; the next run takes up the rest. */
const PER_SHARD = 25;
const ROUNDS = 5;
const AT_ONCE = 20;

/** Hands everything that is due to `handle`, some at once, and counts what became of it into `count`. */
export const workThrough = async <Outcome extends string>(
  count: Record<Outcome, number>,
  findDue: (perShard: number) => Promise<readonly string[]>,
  handle: (id: string) => Promise<Outcome>,
): Promise<void> => {
  for (let round = 0; round < ROUNDS; round++) {
    const ids = await findDue(PER_SHARD);
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const outcomes = await Promise.all(ids.slice(start, start + AT_ONCE).map(handle));
      for (const outcome of outcomes) count[outcome] += 1;
    }
    // The index is a little behind, so a further look at once would mostly find the same ones.
    if (ids.length < PER_SHARD) break;
  }
};
