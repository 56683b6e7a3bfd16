import { PasswordInput, Stack, Switch, TextInput } from "@mantine/core";
import type { EndpointForm } from "./endpoint-fields.tsx";
import { emptyOauth } from "./endpoint-values.ts";

/** A token of your own authorization server with each request. */
export function OauthFields({ form, hasOauth }: { form: EndpointForm; hasOauth: boolean }) {
  const { oauth } = form.values;
  return (
    <Stack gap="md">
      <Switch
        label="Get an access token first"
        description="For receivers behind an OAuth 2.0 gateway: by client credentials, sent as a bearer token."
        checked={oauth !== null}
        onChange={(event) => form.setFieldValue("oauth", event.currentTarget.checked ? emptyOauth : null)}
      />
      {oauth !== null && (
        <>
          <TextInput label="Token URL" required inputMode="url" {...form.getInputProps("oauth.tokenUrl")} />
          <TextInput
            label="Client ID"
            required
            autoComplete="off"
            {...form.getInputProps("oauth.clientId")}
          />
          <PasswordInput
            label="Client secret"
            required={!hasOauth}
            autoComplete="new-password"
            description={hasOauth ? "Leave it empty to keep the present one." : undefined}
            visibilityToggleButtonProps={{ "aria-label": "Show the client secret" }}
            {...form.getInputProps("oauth.clientSecret")}
          />
          <TextInput label="Scope" autoComplete="off" {...form.getInputProps("oauth.scope")} />
        </>
      )}
    </Stack>
  );
}
