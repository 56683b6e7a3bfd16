import type { AdministratorNotification, PersonNotification } from "../../core/notification/schema.ts";
import type { Organization } from "../../core/organization/schema.ts";
import { templates } from "../templates/index.ts";
import { type MailParts, renderHtml, renderText } from "./render-mail.ts";
import { sayDuration, sayInstant } from "./words.ts";

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

const partsOf = (message: PersonNotification, now: Date): MailParts => {
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

const toMail = (parts: MailParts): Mail => ({
  subject: parts.subject,
  text: renderText(parts),
  html: renderHtml(parts),
});

export const composeMail = (message: PersonNotification, now: Date): Mail => toMail(partsOf(message, now));

/** @param url the endpoint's page in the dashboard */
export const composeAdministratorMail = (
  message: AdministratorNotification,
  organization: Organization,
  url: string,
): Mail => {
  const { language } = organization;
  const { webhookDisabled: texts, administratorFooter } = templates[language];
  const words = { host: message.host, since: sayInstant(language, new Date(message.failingSince)) };
  return toMail({
    language,
    organization: organization.name,
    subject: texts.subject(words),
    heading: texts.heading(words),
    intro: texts.intro(words),
    action: { kind: "LINK", url, button: texts.button, address: texts.address },
    closing: texts.closing,
    footer: administratorFooter(organization.name),
  });
};
