import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "../../../auth/me.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { type Organization, organizationQuery } from "../api.ts";
import { SettingsFacts } from "../components/settings-facts.tsx";
import { SettingsForm } from "../components/settings-form.tsx";

export function SettingsPage() {
  const { data, error, refetch } = useQuery(organizationQuery);
  return (
    <>
      <PageHeader
        title="Settings"
        description="How the organization meets the people whom it verifies, and how long it knows about it."
      />
      {error !== null && data === undefined ? (
        <ErrorPanel error={error} title="The settings could not be read" onRetry={() => void refetch()} />
      ) : (
        <Content organization={data} />
      )}
    </>
  );
}

function Content({ organization }: { organization: Organization | undefined }) {
  const can = useCan();
  if (organization === undefined) {
    return (
      <Stack aria-busy>
        <Skeleton h={480} radius="lg" />
        <Skeleton h={200} radius="lg" />
      </Stack>
    );
  }
  return can("PATCH /api/v1/organization") ? (
    <SettingsForm key={organization.id} organization={organization} />
  ) : (
    <SettingsFacts organization={organization} />
  );
}
