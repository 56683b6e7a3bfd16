import type { PersonNotification } from "../../core/notification/schema.ts";
import { templates } from "../templates/index.ts";
import { gsmLength, toGsm } from "./gsm.ts";
import { sayDuration, sayInstant } from "./words.ts";

export const ONE_MESSAGE = 160;
const SHORTEST_NAME = 10;

const say = (message: PersonNotification, organization: string, now: Date): string => {
  const { link, code } = templates[message.language];
  if (message.kind === "CODE") {
    const duration = sayDuration(message.language, message.validMinutes);
    return toGsm(code.sms({ organization, code: message.code, duration }));
  }
  const expiresAt = new Date(message.expiresAt);
  const minutes = (expiresAt.getTime() - now.getTime()) / 60_000;
  const words = {
    organization,
    duration: sayDuration(message.language, minutes),
    until: sayInstant(message.language, expiresAt),
  };
  return toGsm(link.sms(words, message.url));
};

/**
 * The text of a message by SMS. A long name of an organization is cut so that one message is enough; the address never
 * is.
 */
export const composeSms = (message: PersonNotification, now: Date): string => {
  const name = [...toGsm(message.organizationName)];
  for (let kept = name.length; kept >= SHORTEST_NAME; kept--) {
    const organization = kept === name.length ? name.join("") : `${name.slice(0, kept).join("").trim()}..`;
    const text = say(message, organization, now);
    const length = gsmLength(text);
    // Outside the alphabet cutting would not bring it into one message.
    if (length === undefined || length <= ONE_MESSAGE) return text;
  }
  return say(message, name.join(""), now);
};
