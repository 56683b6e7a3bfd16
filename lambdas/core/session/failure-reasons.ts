/** Why a session ended without success, apart from the reasons of its modules. */
export const failureReasons = [
  "LINK_EXPIRED",
  "SESSION_EXPIRED",
  "CANCELED",
  "TOO_MANY_ATTEMPTS",
  "NO_CONTACT_POINT",
  "DELIVERY_FAILED",
  "CONTACT_CHANGED",
  "REVIEW_REJECTED",
] as const;
