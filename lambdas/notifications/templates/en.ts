import type { Template } from "./template.ts";

export const en: Template = {
  link: {
    subject: ({ organization }) => `${organization} asks you to verify your identity`,
    heading: () => "Please verify your identity",
    intro: ({ organization }) => [
      `To confirm that it is really you, ${organization} asks for a short identity check. It takes a few minutes and works on any phone or computer.`,
    ],
    button: "Verify my identity",
    address: "If the button does not work, copy this address into your browser:",
    closing: ({ duration, until }) => [
      `The link is personal, works in one browser only and is valid for ${duration} (until ${until}). Do not forward it.`,
      "You did not expect this? Then ignore this message: nothing happens as long as the link is not used. We never ask for your password by e-mail.",
    ],
    sms: ({ organization, duration }, url) =>
      `${organization}: verify your identity: ${url} Valid ${duration}. Not expected? Ignore this.`,
  },
  code: {
    subject: ({ organization, code }) => `${code} is your code for ${organization}`,
    heading: () => "Your verification code",
    intro: ({ organization }) => [
      `Enter this code on the page where you verify your identity for ${organization}:`,
    ],
    closing: ({ duration }) => [
      `The code is valid for ${duration} and works once. Give it to nobody: neither we nor your organization will ever ask for it by phone or message.`,
      "You did not ask for this? Then ignore this message.",
    ],
    sms: ({ organization, code, duration }) =>
      `${code} is your code for ${organization}. Valid ${duration}. Give it to nobody. Not asked for? Ignore this.`,
  },
  webhookDisabled: {
    subject: ({ host }) => `Webhooks to ${host} were switched off`,
    heading: ({ host }) => `The webhook endpoint at ${host} does not answer`,
    intro: ({ host, since }) => [
      `Every request to the endpoint at ${host} has failed since ${since}. It was therefore disabled.`,
      "Events that happen now are kept for it. Repair the receiver, then enable the endpoint: what was kept is sent by itself.",
    ],
    button: "Open the dashboard",
    address: "If the button does not work, copy this address into your browser:",
    closing: [
      "The deliveries of the endpoint show what the receiver answered. Deliveries are kept for a limited time only.",
    ],
  },
  administratorFooter: (organization) =>
    `You get this message because you administer ${organization} at Countersign.`,
  footer: (organization) =>
    `You get this message because ${organization} started an identity verification for you with Countersign.`,
};
