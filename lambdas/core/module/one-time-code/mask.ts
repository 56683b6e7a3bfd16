const DOTS = "•••";

const maskPart = (part: string): string => `${[...part][0] ?? ""}${DOTS}`;

/** `ana@example.com` → `a•••@e•••.com`: enough to recognize one's own, too little to learn another's. */
export const maskEmail = (email: string): string => {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf(".");
  const suffix = dot > 0 ? domain.slice(dot) : "";
  return `${maskPart(email.slice(0, at))}@${maskPart(domain)}${suffix}`;
};

/** `+14155550123` → `+••• 23`. */
export const maskPhone = (phone: string): string => `+${DOTS} ${phone.slice(-2)}`;
