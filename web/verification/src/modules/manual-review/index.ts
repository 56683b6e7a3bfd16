import { UnderReview } from "../../screens/under-review.tsx";
import { defineModule } from "../module.tsx";

/** Nothing to do for the person: someone else decides. The screen is the one of a session under review. */
export const manualReview = defineModule({
  stepName: { en: "Review", es: "Revisión" },
  isView: (_view): _view is unknown => true,
  Screen: UnderReview,
});
