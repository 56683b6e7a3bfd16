import { Anchor, CloseButton, Paper, Skeleton, Stack, TextInput } from "@mantine/core";
import { IconSearch, IconSearchOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCan } from "../../../auth/me.tsx";
import { EmptyState } from "../../../components/empty-state.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { documentQuery } from "../api.ts";
import { ClientCredentials } from "../components/client-credentials.tsx";
import { OperationList } from "../components/operation-list.tsx";
import { type Listed, listOperations } from "../document.ts";

const route = getRouteApi("/api-reference");

const fits = ({ method, path, tag, operation }: Listed, wanted: string): boolean =>
  `${method} ${path} ${tag} ${operation.summary ?? ""}`.toLowerCase().includes(wanted.trim().toLowerCase());

/** Every operation of this deployment, and with what to call it. */
export function ReferencePage() {
  const can = useCan();
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(documentQuery);
  const search = (wanted: string) => void navigate({ search: { q: wanted || undefined }, replace: true });
  const shown = data === undefined ? [] : listOperations(data).filter((listed) => fits(listed, q));
  return (
    <>
      <PageHeader
        title="API"
        description={
          <>
            What this deployment answers, from its own{" "}
            <Anchor href="/api/openapi.json" inherit>
              OpenAPI document
            </Anchor>
            .
          </>
        }
      />
      <Stack gap="xl">
        {can("GET /api/v1/integrations") && <ClientCredentials />}
        <TextInput
          maw={420}
          aria-label="Search operations"
          placeholder="Search by path or words"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            q === "" ? null : (
              <CloseButton size="sm" aria-label="Clear the search" onClick={() => search("")} />
            )
          }
          value={q}
          onChange={(event) => search(event.currentTarget.value)}
        />
        {error !== null && (
          <ErrorPanel error={error} title="The document could not be read" onRetry={() => void refetch()} />
        )}
        {error === null && data === undefined && <Skeleton h={600} radius="lg" aria-busy />}
        {data !== undefined && shown.length === 0 && (
          <Paper>
            <EmptyState icon={IconSearchOff} title="Nothing fits">
              No operation has these words in its path or its summary.
            </EmptyState>
          </Paper>
        )}
        {data !== undefined && <OperationList document={data} operations={shown} />}
      </Stack>
    </>
  );
}
