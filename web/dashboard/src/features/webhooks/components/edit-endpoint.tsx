import { Paper, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences, mergeRecords } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useRecordForm } from "../../../forms/use-record-form.ts";
import { type Endpoint, endpointQuery, useUpdateEndpoint } from "../api.ts";
import { EndpointFields } from "./endpoint-fields.tsx";
import { checkValues, type EndpointValues, toPatch, valuesOf, withoutSecrets } from "./endpoint-values.ts";

const labels = {
  url: "URL",
  description: "Description",
  events: "Events",
  integrations: "Integrations",
  retryPolicy: "Retries",
  maxPerSecond: "Requests per second",
  headers: "Custom headers",
  oauth: "Access token",
  signatureType: "Signature",
};

/** What may stand in a table: no value of a header and no client secret. */
const printable = ({ headers, oauth, ...values }: EndpointValues) => ({
  ...values,
  headers: headers.map(({ name, value, kept }) => (kept && value === "" ? name : `${name} (new value)`)),
  oauth: oauth === null ? null : `${oauth.clientId} at ${oauth.tokenUrl}`,
});

/** Changes what was opened; where somebody else was faster, it shows both and lets the person choose. */
export function EditEndpoint({ endpoint }: { endpoint: Endpoint }) {
  const queries = useQueryClient();
  const update = useUpdateEndpoint(endpoint.id);
  const { form, busy, problem, onSubmit, base, before, reset, conflict } = useRecordForm({
    stored: endpoint,
    valuesOf,
    draftKey: `webhook.${endpoint.id}`,
    toDraft: withoutSecrets,
    check: (values, begun) => checkValues(values, begun.oauth !== null),
    save: async ({ before: begun, values, version }) => {
      const saved = await update.mutateAsync({ patch: toPatch(begun, values), version });
      notifications.show({ message: "The endpoint is saved." });
      return saved;
    },
    readAgain: () => queries.fetchQuery({ ...endpointQuery(endpoint.id), staleTime: 0 }),
  });
  return (
    <Paper p="lg" maw={680}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="xl">
          <EndpointFields form={form} isNew={false} hasOauth={base.oauth !== null} />
          <FormFooter
            action="Save changes"
            busy={busy}
            problem={problem}
            failure="The changes were not saved"
            onCancel={reset}
          />
        </Stack>
      </form>
      {conflict !== null && (
        <ConflictDialog
          rows={findDifferences(
            printable(before),
            printable(conflict.theirs),
            printable(form.values),
            labels,
          )}
          onKeepMine={() => conflict.goOnWith(mergeRecords(before, conflict.theirs, form.values))}
          onTakeTheirs={() => conflict.goOnWith(conflict.theirs)}
        />
      )}
    </Paper>
  );
}
