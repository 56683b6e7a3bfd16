import { Input, Paper, SegmentedControl, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { sendSessionBody } from "../../../../../../lambdas/core/session/schema.ts";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { readIssues } from "../../../forms/messages.ts";
import { useApiForm } from "../../../forms/use-api-form.ts";
import type { Integration } from "../../integrations/api.ts";
import { type NewSession, useSendSession } from "../api.ts";

const channels = [
  { value: "COPY", label: "I pass it on" },
  { value: "EMAIL", label: "E-mail" },
  { value: "SMS", label: "SMS" },
  { value: "EMAIL_AND_SMS", label: "Both" },
] as const;

const validities = [
  { value: "15", label: "15 minutes" },
  { value: "60", label: "1 hour" },
  { value: "1440", label: "1 day" },
  { value: "10080", label: "7 days" },
];

interface SendValues extends Record<string, unknown> {
  integrationReference: string;
  loginHint: string;
  channel: string;
  notification: { email: string; phone: string };
  linkValidityInMinutes: string;
  externalCustomerId: string;
}

/** Whoever is named by an e-mail address gets their mail there. */
const emailIn = (loginHint: string): string => (loginHint.includes("@") ? loginHint.trim() : "");

const toBody = (values: SendValues): NewSession => {
  const type = channels.find(({ value }) => value === values.channel)?.value ?? "COPY";
  const { phone } = values.notification;
  const email = values.notification.email.trim() || emailIn(values.loginHint);
  return {
    integrationReference: values.integrationReference,
    loginHint: values.loginHint,
    linkValidityInMinutes: Number(values.linkValidityInMinutes),
    ...(values.externalCustomerId.trim() === "" ? {} : { externalCustomerId: values.externalCustomerId }),
    ...(type === "COPY"
      ? {}
      : {
          notification: {
            type,
            ...(type === "SMS" || email === "" ? {} : { email }),
            ...(type === "EMAIL" || phone.trim() === "" ? {} : { phone: phone.replaceAll(/[\s()-]/g, "") }),
          },
        }),
  };
};

export interface Sent {
  interviewId: string;
  url: string;
  expiresAt: string;
  /** Whether the person gets it from us; otherwise from whoever made it. */
  delivered: boolean;
}

interface SendFormProps {
  integrations: readonly Integration[];
  integrationId: string | undefined;
  person: string | undefined;
  onSent: (sent: Sent) => void;
}

export function SendForm({ integrations, integrationId, person = "", onSent }: SendFormProps) {
  const navigate = useNavigate();
  const send = useSendSession();
  const keyFor = useIdempotencyKey();
  const chosen = integrations.find(({ id }) => id === integrationId) ?? integrations[0];
  const { form, busy, problem, onSubmit } = useApiForm<SendValues>({
    initialValues: {
      integrationReference: chosen?.id ?? "",
      loginHint: person,
      channel: "EMAIL",
      notification: { email: "", phone: "" },
      linkValidityInMinutes: "60",
      externalCustomerId: "",
    },
    // What was typed for one person must never go to another.
    draftKey: `send.${person}`,
    check: (values) => readIssues(sendSessionBody.safeParse(toBody(values))),
    submit: async (values) => {
      const body = toBody(values);
      onSent({
        ...(await send.mutateAsync({ body, key: keyFor(body) })),
        delivered: body.notification !== undefined,
      });
    },
  });
  const { channel, loginHint } = form.values;
  const knownAddress = emailIn(loginHint) || "The address that we know of them";
  return (
    <Paper p="lg" maw={680}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="lg">
          <TextInput
            label="Person"
            description="Corporate e-mail, employee id or UPN."
            placeholder="ana@example.com"
            required
            data-autofocus
            autoComplete="off"
            {...form.getInputProps("loginHint")}
          />
          <Select
            label="Integration"
            description="Decides which checks the person goes through."
            required
            allowDeselect={false}
            data={integrations.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("integrationReference")}
          />
          <Input.Wrapper label="How the link gets there" labelElement="div">
            <SegmentedControl
              mt={6}
              fullWidth
              aria-label="How the link gets there"
              data={[...channels]}
              {...form.getInputProps("channel")}
            />
          </Input.Wrapper>
          <ContactFields channel={channel} form={form} placeholder={knownAddress} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label="The link is valid for"
              allowDeselect={false}
              data={validities}
              {...form.getInputProps("linkValidityInMinutes")}
            />
            <TextInput
              label="Your reference"
              placeholder="Ticket number"
              autoComplete="off"
              {...form.getInputProps("externalCustomerId")}
            />
          </SimpleGrid>
          <FormFooter
            action={channel === "COPY" ? "Make link" : "Send"}
            busy={busy}
            problem={problem}
            failure="The verification was not sent"
            onCancel={() => void navigate({ to: "/sessions" })}
          />
        </Stack>
      </form>
    </Paper>
  );
}

interface ContactFieldsProps {
  channel: string;
  form: ReturnType<typeof useApiForm<SendValues>>["form"];
  placeholder: string;
}

/** Where the link is sent. */
function ContactFields({ channel, form, placeholder }: ContactFieldsProps) {
  if (channel === "COPY") return null;
  return (
    <SimpleGrid cols={{ base: 1, sm: channel === "EMAIL_AND_SMS" ? 2 : 1 }}>
      {channel !== "SMS" && (
        <TextInput
          label="E-mail address"
          placeholder={placeholder}
          inputMode="email"
          autoComplete="off"
          {...form.getInputProps("notification.email")}
        />
      )}
      {channel !== "EMAIL" && (
        <TextInput
          label="Phone number"
          placeholder="+14155550123"
          inputMode="tel"
          autoComplete="off"
          {...form.getInputProps("notification.phone")}
        />
      )}
    </SimpleGrid>
  );
}
