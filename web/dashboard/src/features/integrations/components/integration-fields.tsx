import { Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { UriList } from "../../../components/uri-list.tsx";
import type { useApiForm } from "../../../forms/use-api-form.ts";
import { workflowsQuery } from "../../workflows/queries.ts";
import type { Card, IntegrationType } from "../api.ts";
import { types } from "../types/registry.ts";
import type { IntegrationValues } from "./form-values.ts";

interface IntegrationFieldsProps {
  type: IntegrationType;
  asks: Pick<Card, "workflow" | "redirect">;
  form: ReturnType<typeof useApiForm<IntegrationValues>>["form"];
}

/** The fields that every type has, then those of its own. */
export function IntegrationFields({ type, asks, form }: IntegrationFieldsProps) {
  const { SettingsFields, redirectHint } = types[type] ?? {};
  const { values, errors } = form;
  return (
    <Stack gap="lg">
      <TextInput
        label="Name"
        description="Says in lists and numbers where a verification came from."
        placeholder="Ticket system"
        required
        maxLength={320}
        data-autofocus
        {...form.getInputProps("name")}
      />
      {asks.workflow && <WorkflowSelect {...form.getInputProps("workflowId")} />}
      {asks.redirect === "uris" && (
        <UriList
          label="Redirect URIs"
          description={
            redirectHint ??
            "Where people come back to after the verification. Compared character by character."
          }
          placeholder="https://app.example.com/callback"
          required
          name="redirectUris"
          values={values.redirectUris}
          errors={errors}
          onChange={(uris) => {
            form.setFieldValue("redirectUris", uris);
            form.setErrors(without(errors, "redirectUris"));
          }}
        />
      )}
      {asks.redirect === "url" && (
        <TextInput
          label="Redirect URL"
          description="Where people go when they are done. Leave it empty to let them close the page."
          placeholder="https://app.example.com/done"
          inputMode="url"
          {...form.getInputProps("redirectUrl")}
        />
      )}
      {SettingsFields !== undefined && (
        <SettingsFields
          settings={values.settings}
          errors={errors}
          onChange={(settings) => {
            form.setFieldValue("settings", settings);
            form.setErrors(without(errors, "settings"));
          }}
        />
      )}
    </Stack>
  );
}

/** What was wrong with a field is not any more, as soon as it is changed. */
const without = (errors: Readonly<Record<string, React.ReactNode>>, field: string) =>
  Object.fromEntries(
    Object.entries(errors).filter(([path]) => path !== field && !path.startsWith(`${field}.`)),
  );

function WorkflowSelect(props: Record<string, unknown>) {
  const { data, isPending } = useQuery(workflowsQuery);
  return (
    <Select
      label="Workflow"
      description="The checks that a person goes through."
      placeholder={isPending ? "Loading …" : "Choose a workflow"}
      required
      allowDeselect={false}
      searchable={(data?.length ?? 0) > 8}
      data={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      {...props}
    />
  );
}
