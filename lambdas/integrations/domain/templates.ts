import { type IntegrationTab, integrationTabs } from "../../core/integration/definition.ts";
import { integrationTypes } from "../../core/integration/registry.ts";
import { integrationType } from "../../core/integration/schema.ts";
import type { IntegrationCard } from "../contract.ts";

const titles: Record<IntegrationTab, string> = {
  CUSTOM: "Custom",
  IAM: "IAM",
  DIRECTORY: "Directory",
  PURPOSE_BUILT: "Purpose-built",
};

/** Tabs and cards from the registry, in its order. A tab of which this release has no kind yet has no card. */
export const listTabs = (): { id: IntegrationTab; title: string; cards: IntegrationCard[] }[] =>
  integrationTabs.map((id) => ({ id, title: titles[id], cards: cardsOf(id) }));

const cardsOf = (tab: IntegrationTab): IntegrationCard[] =>
  integrationTypes
    .filter((definition) => definition.tab === tab)
    .map(({ type, title, description, workflow, redirect, client }) => ({
      type: integrationType.parse(type),
      title,
      description,
      workflow,
      redirect,
      client,
    }));
