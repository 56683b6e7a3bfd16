import { Button, Group, Radio, SimpleGrid, Skeleton, Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { ButtonLink } from "../../../components/links.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { type IntegrationType, type Tabs as TemplateTabs, templatesQuery } from "../api.ts";
import { EmptyTab } from "../components/empty-tab.tsx";
import { TemplateCard } from "../components/template-card.tsx";

/** The first step of *New integration*: what should be connected. */
export function TemplatesPage() {
  const { data, error, refetch } = useQuery(templatesQuery);
  return (
    <>
      <PageHeader
        title="New integration"
        description="What do you want to connect?"
        back={{ label: "Integrations", to: "/integrations" }}
      />
      {error !== null && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {error === null &&
        (data === undefined ? <Skeleton h={220} radius="lg" aria-busy /> : <Choice tabs={data} />)}
    </>
  );
}

function Choice({ tabs }: { tabs: TemplateTabs }) {
  const navigate = useNavigate();
  const [type, setType] = useState<IntegrationType | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (type !== null) void navigate({ to: "/integrations/new/$type", params: { type } });
      }}
    >
      <Stack gap="lg">
        <Tabs defaultValue={tabs[0]?.id ?? null} onChange={() => setType(null)} keepMounted={false}>
          <Tabs.List mb="lg">
            {tabs.map(({ id, title }) => (
              <Tabs.Tab key={id} value={id}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {tabs.map(({ id, title, cards }) => (
            <Tabs.Panel key={id} value={id}>
              {cards.length === 0 && <EmptyTab tab={id} />}
              <Radio.Group
                aria-label={title}
                value={type}
                onChange={(chosen) => setType(cards.find((card) => card.type === chosen)?.type ?? null)}
              >
                <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                  {cards.map((card) => (
                    <TemplateCard key={card.type} card={card} />
                  ))}
                </SimpleGrid>
              </Radio.Group>
            </Tabs.Panel>
          ))}
        </Tabs>
        <Group justify="flex-end">
          <ButtonLink to="/integrations" variant="default">
            Cancel
          </ButtonLink>
          <Button type="submit" disabled={type === null}>
            Continue
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
