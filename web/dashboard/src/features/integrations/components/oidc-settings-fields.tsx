import { Accordion, MultiSelect, NumberInput, Select, Stack, Switch } from "@mantine/core";
import { UriList } from "../../../components/uri-list.tsx";
import type { SettingsFieldsProps } from "../types/registry.ts";
import { KeySetInput } from "./key-set-input.tsx";
import { type OidcValues, readOidcValues } from "./oidc-values.ts";

const methods = [
  { value: "client_secret_basic", label: "Secret in the Authorization header" },
  { value: "client_secret_post", label: "Secret in the body" },
  { value: "client_secret_jwt", label: "JWT signed with the secret" },
  { value: "private_key_jwt", label: "JWT signed with a private key" },
  { value: "none", label: "None: a public client, PKCE alone" },
];
const scopes = ["openid", "profile", "email", "phone", "offline_access"];
const algorithms = ["RS256", "ES256", "EdDSA"];

const read = (error: unknown): string | null => (typeof error === "string" ? error : null);

/** Settings of clients that sign people in. What most never touch stays folded. */
export function OidcSettingsFields({ settings, errors, onChange }: SettingsFieldsProps) {
  const values = readOidcValues(settings);
  const set = (change: Partial<OidcValues>) => onChange({ ...settings, ...change });
  const error = (name: string) => read(errors[`settings.${name}`]);
  const hasError = Object.keys(errors).some((path) => path.startsWith("settings."));
  return (
    <Accordion
      variant="separated"
      chevronPosition="left"
      {...(hasError ? { value: "advanced" } : { defaultValue: null })}
    >
      <Accordion.Item value="advanced">
        <Accordion.Control>Advanced settings</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="lg">
            <MultiSelect
              label="How the client proves who it is"
              data={methods}
              value={values.tokenEndpointAuthMethods}
              onChange={(chosen) => set({ tokenEndpointAuthMethods: chosen })}
              error={error("tokenEndpointAuthMethods")}
            />
            {values.tokenEndpointAuthMethods.includes("private_key_jwt") && (
              <KeySetInput
                value={settings.jwks}
                error={Object.entries(errors).find(([path]) => path.startsWith("settings.jwks"))?.[1]}
                onChange={(jwks) => onChange({ ...settings, jwks })}
              />
            )}
            <Switch
              label="Require PKCE"
              description="Refuses logins without a code challenge. Switch it off only for clients that cannot send one."
              checked={values.pkce === "required"}
              onChange={(event) => set({ pkce: event.currentTarget.checked ? "required" : "optional" })}
              error={error("pkce")}
            />
            <Switch
              label="Let people go on by phone"
              description="Shows a code to scan beside the button that goes on in the same browser."
              checked={values.crossDevice}
              onChange={(event) => set({ crossDevice: event.currentTarget.checked })}
            />
            <NumberInput
              label="Reuse a verification for"
              description="0: everybody is verified at every login."
              suffix=" minutes"
              min={0}
              max={1440}
              value={values.sessionReuseMinutes}
              onChange={(value) => set({ sessionReuseMinutes: Number(value) })}
              error={error("sessionReuseMinutes")}
            />
            <TokenFields values={values} set={set} scopesError={error("allowedScopes")} />
            <UriList
              label="Post-logout redirect URIs"
              description="Where people may be sent after they signed out."
              placeholder="https://app.example.com/signed-out"
              name="settings.postLogoutRedirectUris"
              values={values.postLogoutRedirectUris}
              errors={errors}
              onChange={(uris) =>
                set({ postLogoutRedirectUris: uris.filter((uri, index) => uri !== "" || index > 0) })
              }
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

interface TokenFieldsProps {
  values: OidcValues;
  set: (change: Partial<OidcValues>) => void;
  scopesError: string | null;
}

/** What the client gets to know, and how that is signed. */
function TokenFields({ values, set, scopesError }: TokenFieldsProps) {
  return (
    <>
      <MultiSelect
        label="Scopes that it may ask for"
        data={scopes}
        value={values.allowedScopes}
        onChange={(chosen) => set({ allowedScopes: chosen })}
        error={scopesError}
      />
      <Select
        label="Signature of ID tokens"
        data={algorithms}
        allowDeselect={false}
        value={values.idTokenSignedResponseAlg}
        onChange={(value) => set({ idTokenSignedResponseAlg: value ?? "RS256" })}
      />
      <Select
        label="Subject"
        description="Whether every client knows a person by the same sub."
        data={[
          { value: "public", label: "The same for all clients" },
          { value: "pairwise", label: "Another one for each host of redirect URIs" },
        ]}
        allowDeselect={false}
        value={values.subjectType}
        onChange={(value) => set({ subjectType: value ?? "public" })}
      />
    </>
  );
}
