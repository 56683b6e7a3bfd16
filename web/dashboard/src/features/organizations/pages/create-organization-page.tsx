import { Checkbox, Paper, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { organizationInput } from "../../../../../../lambdas/core/organization/schema.ts";
import { useIdempotencyKey } from "../../../api/idempotency.ts";
import { isProblem } from "../../../api/problem.ts";
import { PageHeader } from "../../../components/page-header.tsx";
import { FormFooter } from "../../../forms/form-footer.tsx";
import { readIssues } from "../../../forms/messages.ts";
import { useApiForm } from "../../../forms/use-api-form.ts";
import { features, featureWords } from "../../settings/feature-words.ts";
import { type Feature, useCreateOrganization } from "../api.ts";

interface NewValues extends Record<string, unknown> {
  name: string;
  adminEmail: string;
  features: Feature[];
}

/** The address is asked for: without an administrator nobody could ever enter the organization. */
const toBody = ({ name, adminEmail, features: chosen }: NewValues) => ({
  name,
  adminEmail: adminEmail.trim(),
  features: chosen,
});

export function CreateOrganizationPage() {
  const navigate = useNavigate();
  const create = useCreateOrganization();
  const keyFor = useIdempotencyKey();
  const { form, busy, problem, onSubmit } = useApiForm<NewValues>({
    initialValues: { name: "", adminEmail: "", features: ["integrations-ecosystem"] },
    draftKey: "organization.new",
    check: (values) => readIssues(organizationInput.safeParse(toBody(values))),
    submit: async (values) => {
      const body = toBody(values);
      const { id } = await create.mutateAsync({ body, key: keyFor(body) });
      notifications.show({ message: `${body.adminEmail} is invited as its administrator.` });
      await navigate({ to: "/organizations/$id", params: { id }, replace: true });
    },
    onProblem: (error) => {
      const exists = isProblem(error, "USER_EXISTS");
      if (exists) {
        form.setFieldError(
          "adminEmail",
          "This address signs in to an organization of this installation already. Use another address.",
        );
      }
      return exists;
    },
  });
  return (
    <>
      <PageHeader
        title="New organization"
        description="It begins with a workflow of a one-time code, and with its administrator, who gets an invitation."
        back={{ label: "Organizations", to: "/organizations" }}
      />
      <Paper p="lg" maw={680}>
        <form onSubmit={onSubmit} noValidate>
          <Stack gap="xl">
            <Stack gap="lg">
              <TextInput
                label="Name"
                required
                autoComplete="off"
                description="People see it when they are asked to prove who they are. Its administrators can change it."
                {...form.getInputProps("name")}
              />
              <TextInput
                label="E-mail of the first administrator"
                required
                type="email"
                inputMode="email"
                autoComplete="off"
                description="They invite everybody else."
                {...form.getInputProps("adminEmail")}
              />
              <Checkbox.Group label="Features" {...form.getInputProps("features")}>
                <Stack gap="sm" mt="xs">
                  {features.map((feature) => (
                    <Checkbox
                      key={feature}
                      value={feature}
                      label={featureWords[feature].title}
                      description={featureWords[feature].body}
                    />
                  ))}
                </Stack>
              </Checkbox.Group>
            </Stack>
            <FormFooter
              action="Create organization"
              busy={busy}
              problem={problem}
              failure="The organization was not created"
              onCancel={() => void navigate({ to: "/organizations" })}
            />
          </Stack>
        </form>
      </Paper>
    </>
  );
}
