import { Paper, Stack } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { PageHeader } from "../../../components/page-header.tsx";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { useCreateEndpoint } from "../api.ts";
import { EndpointFields } from "../components/endpoint-fields.tsx";
import { checkValues, emptyValues, toBody, withoutSecrets } from "../components/endpoint-values.ts";
import { showSigningSecret } from "../components/show-signing-secret.ts";

export function CreateWebhookPage() {
  const navigate = useNavigate();
  const create = useCreateEndpoint();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: emptyValues,
    draftKey: "webhook",
    toDraft: withoutSecrets,
    check: (values) => checkValues(values, false),
    submit: async (values) => {
      const body = toBody(values);
      const { id, secret } = await create.mutateAsync({ body, key: keyFor(body) });
      showSigningSecret(id, secret);
      await navigate({ to: "/webhooks/$id", params: { id }, search: { tab: "signing" }, replace: true });
    },
  });
  return (
    <>
      <PageHeader
        title="New endpoint"
        description="A server of yours that is told what happens."
        back={{ label: "Webhooks", to: "/webhooks" }}
      />
      <Paper p="lg" maw={680}>
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="xl">
            <EndpointFields form={form} isNew hasOauth={false} />
            <FormFooter
              action="Create endpoint"
              busy={busy}
              problem={problem}
              failure="The endpoint was not created"
              onCancel={() => void navigate({ to: "/webhooks" })}
            />
          </Stack>
        </form>
      </Paper>
    </>
  );
}
