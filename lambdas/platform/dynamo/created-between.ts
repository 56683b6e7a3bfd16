import { validationFailed } from "../errors.ts";
import { firstIdAt, type IdPrefix } from "../ids.ts";

interface CreatedBetween {
  /** The part of a `PagedQuery`; empty where neither end is given. */
  sortCondition?: string;
  values: Record<string, string>;
}

/** Records whose sort key is their id, by when they were made. `from` is inclusive, `to` is not. */
export const createdBetween = (
  prefix: IdPrefix,
  range: { from?: string | undefined; to?: string | undefined },
): CreatedBetween => {
  if (range.from === undefined && range.to === undefined) return { values: {} };
  const from = new Date(range.from ?? 0);
  const to = new Date(range.to ?? "9999-12-31T23:59:59.999Z");
  if (from > to) throw validationFailed([{ path: "from", message: "must not be after `to`" }]);
  return {
    // Ids sort by creation. BETWEEN includes its end, but no id equals the bare bound.
    sortCondition: "#sort BETWEEN :from AND :to",
    values: { ":from": firstIdAt(prefix, from), ":to": firstIdAt(prefix, to) },
  };
};
