import { SimpleGrid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isProblem } from "../../../api/problem.ts";
import { NotFound } from "../../../app/not-found.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Fact, Facts, Id } from "../../../components/facts.tsx";
import { Moment } from "../../../components/moment.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { RecordSkeleton } from "../../../components/record-skeleton.tsx";
import { Section } from "../../../components/section.tsx";
import { organizationQuery } from "../api.ts";
import { FeatureList } from "../components/feature-list.tsx";

const route = getRouteApi("/organizations/$id");

/** What an operator sees and switches of an organization. */
export function OrganizationPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(organizationQuery(id));
  if (isProblem(error, "ORGANIZATION_NOT_FOUND")) return <NotFound />;
  if (error !== null && data === undefined) {
    return (
      <ErrorPanel error={error} title="The organization could not be read" onRetry={() => void refetch()} />
    );
  }
  if (data === undefined) {
    return <RecordSkeleton heights={[240]} />;
  }
  return (
    <>
      <PageHeader title={data.name} back={{ label: "Organizations", to: "/organizations" }} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Section
          title="Features"
          description="What is switched here holds for everybody of the organization at once."
        >
          <FeatureList organization={data} />
        </Section>
        <Section title="Details">
          <Facts>
            <Fact label="Organization ID">
              <Id value={data.id} label="organization id" />
            </Fact>
            <Fact label="Created">
              <Moment at={data.createdAt} full />
            </Fact>
            <Fact label="Changed">
              <Moment at={data.updatedAt} full />
            </Fact>
          </Facts>
        </Section>
      </SimpleGrid>
    </>
  );
}
