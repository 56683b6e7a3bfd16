import { Paper, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { NotFound } from "../../../app/not-found.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { showClientSecret } from "../../../components/fresh-secret.ts";
import { PageHeader } from "../../../components/page-header.tsx";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { workflowsQuery } from "../../workflows/queries.ts";
import { type Card, templatesQuery, useCreateIntegration, useGenerateSecret } from "../api.ts";
import { checkValues } from "../components/check-values.ts";
import { emptyValues, toBody } from "../components/form-values.ts";
import { IntegrationFields } from "../components/integration-fields.tsx";
import { usesSecret } from "../uses-secret.ts";

const route = getRouteApi("/integrations/new/$type");

/** The second step of *New integration*: the fields of the type that was chosen. */
export function CreateIntegrationPage() {
  const { type } = route.useParams();
  const templates = useQuery(templatesQuery);
  const workflows = useQuery(workflowsQuery);
  const error = templates.error ?? workflows.error;
  if (error !== null) return <ErrorPanel error={error} onRetry={() => void templates.refetch()} />;
  if (templates.data === undefined || workflows.data === undefined) {
    return <Skeleton h={420} radius="lg" aria-busy />;
  }
  const card = templates.data.flatMap(({ cards }) => cards).find((each) => each.type === type);
  if (card === undefined) return <NotFound />;
  // Where there is one workflow there is nothing to choose.
  const [only, ...others] = workflows.data;
  return <CreateForm card={card} workflowId={others.length === 0 ? (only?.id ?? null) : null} />;
}

function CreateForm({ card, workflowId }: { card: Card; workflowId: string | null }) {
  const navigate = useNavigate();
  const create = useCreateIntegration();
  const generate = useGenerateSecret();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, onSubmit } = useApiForm({
    initialValues: { ...emptyValues, workflowId },
    draftKey: `integration.${card.type}`,
    check: (values) => checkValues(card.type, card, values),
    submit: async (values) => {
      const body = toBody(card.type, card, values);
      const made = await create.mutateAsync({ body, key: keyFor(body) });
      if (usesSecret(made)) {
        // The integration exists by now: without its secret the page offers to generate one.
        const secret = await generate.mutateAsync({ id: made.id, overlapMinutes: 0 }).catch(() => null);
        if (secret !== null) showClientSecret(made.id, secret);
      }
      await navigate({ to: "/integrations/$id", params: { id: made.id }, replace: true });
    },
  });
  return (
    <>
      <PageHeader
        title={`New ${card.title} integration`}
        description={card.description}
        back={{ label: "Choose another kind", to: "/integrations/new" }}
      />
      <Paper p="lg" maw={680}>
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="xl">
            <IntegrationFields type={card.type} asks={card} form={form} />
            <FormFooter
              action="Save"
              busy={busy}
              problem={problem}
              failure="The integration was not saved"
              onCancel={() => void navigate({ to: "/integrations" })}
            />
          </Stack>
        </form>
      </Paper>
    </>
  );
}
