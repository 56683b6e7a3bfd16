import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { atStart, clientSettings, markOrigin } from "../platform/aws.ts";
import type { Mail } from "./domain/compose-mail.ts";

/** REFUSED: this message will never be taken, however often it is tried. Everything else that goes wrong is thrown. */
export type SendOutcome = "SENT" | "REFUSED";

export interface Channels {
  sendMail(to: string, mail: Mail): Promise<SendOutcome>;
  sendSms(to: string, text: string): Promise<SendOutcome>;
}

// About this recipient or this content. Wrong set-up (an unverified sender, a missing permission, a suspended account)
// is not among them: that is mended, and the messages are then sent from the dead-letter queue.
const REFUSALS: readonly string[] = [
  "MessageRejected",
  "BadRequestException",
  "InvalidParameterException",
  "InvalidParameterValueException",
  "OptedOutException",
];

// SES says so of a sender that it does not know (any more), and of every recipient while the account is in the sandbox.
const UNVERIFIED = "Email address is not verified";

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && REFUSALS.includes(error.name) && !error.message.startsWith(UNVERIFIED);

const send = async (request: () => Promise<unknown>): Promise<SendOutcome> => {
  try {
    await request();
    return "SENT";
  } catch (error) {
    if (isRefusal(error)) return "REFUSED";
    throw error;
  }
};

const text = (Data: string) => ({ Data, Charset: "UTF-8" });

const connectMail = (): SESv2Client => {
  const client = new SESv2Client(clientSettings);
  client.middlewareStack.add(markOrigin("MAIL"), atStart);
  return client;
};

const connectText = (): SNSClient => {
  const client = new SNSClient(clientSettings);
  client.middlewareStack.add(markOrigin("TEXT_MESSAGES"), atStart);
  return client;
};

export const connectChannels = (fromEmail: string, ses = connectMail(), sns = connectText()): Channels => ({
  sendMail: (to, mail) =>
    send(() =>
      ses.send(
        new SendEmailCommand({
          FromEmailAddress: fromEmail,
          Destination: { ToAddresses: [to] },
          Content: {
            Simple: {
              Subject: text(mail.subject),
              Body: { Text: text(mail.text), Html: text(mail.html) },
            },
          },
        }),
      ),
    ),
  sendSms: (to, message) =>
    send(() =>
      sns.send(
        new PublishCommand({
          PhoneNumber: to,
          Message: message,
          // Promotional messages may be held back or dropped.
          MessageAttributes: {
            "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
          },
        }),
      ),
    ),
});
