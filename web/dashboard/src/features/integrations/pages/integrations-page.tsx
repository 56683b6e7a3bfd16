import { useQuery } from "@tanstack/react-query";
import { PageHeader } from "../../../components/page-header.tsx";
import { integrationsQuery } from "../api.ts";

export function IntegrationsPage() {
  const { data } = useQuery(integrationsQuery);
  return (
    <>
      <PageHeader title="Integrations" description="Every system that asks Countersign who somebody is." />
      {data?.map(({ id, name }) => (
        <p key={id}>{name}</p>
      ))}
    </>
  );
}
