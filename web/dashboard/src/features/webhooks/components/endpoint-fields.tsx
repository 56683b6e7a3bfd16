import { Accordion, MultiSelect, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { useApiForm } from "../../../forms/use-api-form.ts";
import { integrationsQuery } from "../../integrations/api.ts";
import { policyWords, signatureWords } from "../words.ts";
import type { EndpointValues } from "./endpoint-values.ts";
import { EventChoice } from "./event-choice.tsx";
import { HeaderList } from "./header-list.tsx";
import { OauthFields } from "./oauth-fields.tsx";

export type EndpointForm = ReturnType<typeof useApiForm<EndpointValues>>["form"];

interface EndpointFieldsProps {
  form: EndpointForm;
  /** How requests are signed is chosen once; later it changes with a new secret. */
  isNew: boolean;
  hasOauth: boolean;
}

const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** The folded parts by the fields that are in them. */
const parts = {
  delivery: ["retryPolicy", "maxPerSecond", "signatureType"],
  request: ["headers", "oauth"],
} as const;

const partsOf = (paths: readonly string[]): string[] =>
  Object.entries(parts)
    .filter(([, fields]) => paths.some((path) => fields.some((field) => field === path.split(".")[0])))
    .map(([part]) => part);

export function EndpointFields({ form, isNew, hasOauth }: EndpointFieldsProps) {
  const { data: integrations = [] } = useQuery(integrationsQuery);
  const [opened, setOpened] = useState<string[]>([]);
  // What is wrong must not hide in a part that is folded away.
  const wrong = partsOf(Object.keys(form.errors)).join();
  useEffect(() => {
    if (wrong !== "") setOpened((before) => [...new Set([...before, ...wrong.split(",")])]);
  }, [wrong]);
  return (
    <Stack gap="lg">
      <TextInput
        label="URL"
        required
        inputMode="url"
        autoComplete="off"
        placeholder="https://example.com/webhooks"
        description="Where events are posted to. It must be reachable from the internet, by https."
        {...form.getInputProps("url")}
      />
      <TextInput
        label="Description"
        description="What it is for: shown in lists instead of the URL."
        {...form.getInputProps("description")}
      />
      <EventChoice
        value={form.values.events}
        error={form.errors.events}
        onChange={(events) => form.setFieldValue("events", events)}
      />
      <MultiSelect
        label="Integrations"
        description="Only events of these. Leave it empty for all, also those that you make later."
        placeholder={form.values.integrations === null ? "All integrations" : ""}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "All integrations" }}
        data={integrations
          .filter(({ workflowId }) => workflowId !== null)
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={form.values.integrations ?? []}
        error={form.errors.integrations}
        onChange={(ids) => form.setFieldValue("integrations", ids.length === 0 ? null : ids)}
      />
      <Accordion multiple value={opened} onChange={setOpened} variant="separated" chevronPosition="left">
        <Accordion.Item value="delivery">
          <Accordion.Control>Delivery and signature</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="lg">
              <Select
                label="Retries"
                allowDeselect={false}
                data={choices(policyWords)}
                {...form.getInputProps("retryPolicy")}
              />
              <NumberInput
                label="Requests per second, at most"
                description="Leave it empty for as fast as events happen."
                min={1}
                max={100}
                allowDecimal={false}
                value={form.values.maxPerSecond ?? ""}
                error={form.errors.maxPerSecond}
                onChange={(value) => form.setFieldValue("maxPerSecond", value === "" ? null : Number(value))}
              />
              {isNew && (
                <Select
                  label="Signature"
                  description="Both follow Standard Webhooks. A key pair leaves no secret on your side."
                  allowDeselect={false}
                  data={choices(signatureWords)}
                  {...form.getInputProps("signatureType")}
                />
              )}
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="request">
          <Accordion.Control>Headers and access token</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="lg">
              <HeaderList
                rows={form.values.headers}
                errors={form.errors}
                onChange={(rows) => form.setFieldValue("headers", rows)}
              />
              <OauthFields form={form} hasOauth={hasOauth} />
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}
