import * as z from "zod";
import { sealModule } from "../definition.ts";

/** Nothing for the person to do: a reviewer decides, and the session waits as `PENDING_REVIEW` until then. */
export const manualReview = sealModule({
  type: "manual-review",
  title: "Manual review",
  settings: z.strictObject({}),
  state: z.object({}),
  amr: [],
  endsTheVisit: true,
  enter: async () => ({ outcome: "REVIEW", state: {} }),
  view: () => ({}),
  actions: {},
});
