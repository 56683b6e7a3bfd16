import type { Notification } from "../../core/notification/schema.ts";
import { templates } from "../templates/index.ts";
import { type MailParts, renderHtml, renderText } from "./render-mail.ts";
import { sayDuration, sayInstant } from "./words.ts";

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const partsOf = (message: Notification, now: Date): MailParts => {
  const { language, organizationName: organization } = message;
  const { link, code, footer } = templates[language];
  if (message.kind === "CODE") {
    const words = {
      organization,
      code: message.code,
      duration: sayDuration(language, message.validMinutes),
    };
    return {
      language,
      organization,
      subject: code.subject(words),
      heading: code.heading(words),
      intro: code.intro(words),
      action: { kind: "CODE", code: message.code },
      closing: code.closing(words),
      footer: footer(organization),
    };
  }
  const expiresAt = new Date(message.expiresAt);
  const words = {
    organization,
    duration: sayDuration(language, (expiresAt.getTime() - now.getTime()) / 60_000),
    until: sayInstant(language, expiresAt),
  };
  return {
    language,
    organization,
    subject: link.subject(words),
    heading: link.heading(words),
    intro: link.intro(words),
    action: { kind: "LINK", url: message.url, button: link.button, address: link.address },
    closing: link.closing(words),
    footer: footer(organization),
  };
};

export const composeMail = (message: Notification, now: Date): Mail => {
  const parts = partsOf(message, now);
  return { subject: parts.subject, text: renderText(parts), html: renderHtml(parts) };
};
