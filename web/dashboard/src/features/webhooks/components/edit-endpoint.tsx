import { Paper, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "../../../api/problem.ts";
import { ConflictDialog } from "../../../components/conflict-dialog.tsx";
import { findDifferences, mergeRecords } from "../../../forms/differences.ts";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { type Endpoint, endpointQuery, useUpdateEndpoint } from "../api.ts";
import { EndpointFields } from "./endpoint-fields.tsx";
import { checkValues, type EndpointValues, toPatch, valuesOf } from "./endpoint-values.ts";

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
  headers: headers.map(({ name, kept }) => (kept ? name : `${name} (new value)`)),
  oauth: oauth === null ? null : `${oauth.clientId} at ${oauth.tokenUrl}`,
});

/** Changes what was opened; where somebody else was faster, it shows both and lets the person choose. */
export function EditEndpoint({ endpoint }: { endpoint: Endpoint }) {
  const queries = useQueryClient();
  const update = useUpdateEndpoint(endpoint.id);
  /** The record that the form began with: patches are made against it, and its version is what must still be true. */
  const [base, setBase] = useState(endpoint);
  const [theirs, setTheirs] = useState<Endpoint | null>(null);
  const hasOauth = base.oauth !== null;

  const lose = async (): Promise<void> => {
    setTheirs(await queries.fetchQuery({ ...endpointQuery(endpoint.id), staleTime: 0 }));
  };
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: valuesOf(endpoint),
    check: (values) => checkValues(values, hasOauth),
    submit: async (values) => {
      const saved = await update.mutateAsync({
        patch: toPatch(valuesOf(base), values),
        version: base.version,
      });
      setBase(saved);
      form.setInitialValues(valuesOf(saved));
      form.setValues(valuesOf(saved));
      notifications.show({ message: "The endpoint is saved." });
    },
    onProblem: (error) => {
      const conflict = isProblem(error, "PRECONDITION_FAILED");
      if (conflict) void lose();
      return conflict;
    },
  });
  const adopt = (values: EndpointValues, newest: Endpoint) => {
    setBase(newest);
    form.setValues(values);
    setTheirs(null);
  };
  const before = valuesOf(base);
  return (
    <Paper p="lg" maw={680}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="xl">
          <EndpointFields form={form} isNew={false} hasOauth={hasOauth} />
          <FormFooter
            action="Save changes"
            busy={busy}
            problem={problem}
            failure="The changes were not saved"
            onCancel={() => form.setValues(before)}
          />
        </Stack>
      </form>
      {theirs !== null && (
        <ConflictDialog
          rows={findDifferences(
            printable(before),
            printable(valuesOf(theirs)),
            printable(form.values),
            labels,
          )}
          onKeepMine={() => adopt(mergeRecords(before, valuesOf(theirs), form.values), theirs)}
          onTakeTheirs={() => adopt(valuesOf(theirs), theirs)}
        />
      )}
    </Paper>
  );
}
