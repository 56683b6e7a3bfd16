import { asList, asRecord } from "../assembly/resolve.ts";
import type { State } from "../state.ts";
import { AwsError, type AwsInput } from "./call.ts";

/** A mail or text message that would have left the house. */
export interface OutboxEntry {
  readonly channel: "EMAIL" | "SMS";
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html?: string;
  readonly sentAt: string;
}

/** Addresses that the local mail service refuses, so the refusal can be tried out. */
export const REFUSED_DOMAIN = "refused.invalid";
/** No country has this calling code; SNS refuses such a number as well. */
export const REFUSED_PHONE_PREFIX = "+999";

const KEEP = 500;

export interface Mail {
  sendEmail(input: AwsInput): { MessageId: string };
  /** SNS speaks the query protocol: form fields in, XML out. */
  publish(form: URLSearchParams): { MessageId: string };
  post(entry: Omit<OutboxEntry, "sentAt">): void;
  list(): OutboxEntry[];
}

/** SES v2 SendEmail and SNS Publish into an outbox. */
export function createMail(state: State, now: () => Date = () => new Date()): Mail {
  const post: Mail["post"] = (entry) =>
    state.append("outbox", { ...entry, sentAt: now().toISOString() }, KEEP);
  return {
    post,
    list: () => state.readJournal<OutboxEntry>("outbox"),
    sendEmail: (input) => {
      const destination = asRecord(input.Destination);
      const to = ["ToAddresses", "CcAddresses", "BccAddresses"].flatMap((name) =>
        asList(destination[name]).map(String),
      );
      if (to.length === 0) throw new AwsError("BadRequestException", "No recipients.");
      const refused = to.find((address) =>
        address.toLowerCase().replace(/>$/, "").endsWith(`@${REFUSED_DOMAIN}`),
      );
      if (refused)
        throw new AwsError(
          "MessageRejected",
          `Email address is not verified. The following identities failed the check: ${refused}`,
        );
      const simple = asRecord(asRecord(input.Content).Simple);
      if (!simple.Subject) throw new AwsError("BadRequestException", "only Content.Simple is served locally");
      const body = asRecord(simple.Body);
      const html = asRecord(body.Html).Data;
      post({
        channel: "EMAIL",
        to: to.join(", "),
        subject: String(asRecord(simple.Subject).Data ?? ""),
        text: String(asRecord(body.Text).Data ?? ""),
        ...(typeof html === "string" ? { html } : {}),
      });
      return { MessageId: crypto.randomUUID() };
    },
    publish: (form) => {
      const phone = form.get("PhoneNumber");
      if (!phone) throw new AwsError("InvalidParameter", "only messages to a PhoneNumber are served locally");
      if (!/^\+[1-9]\d{5,14}$/.test(phone) || phone.startsWith(REFUSED_PHONE_PREFIX)) {
        throw new AwsError(
          "InvalidParameter",
          "Invalid parameter: PhoneNumber Reason: not valid to publish to",
        );
      }
      post({ channel: "SMS", to: phone, subject: form.get("Subject"), text: form.get("Message") ?? "" });
      return { MessageId: crypto.randomUUID() };
    },
  };
}
