import type { Clock } from "../../platform/clock.ts";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys, listKeys } from "../keys.ts";
import { type Organization, organization } from "./schema.ts";

export interface OrganizationStore {
  get(id: string): Promise<Organization | undefined>;
  /** At most `ORGANIZATION_CACHE_SECONDS` old: for hot paths that need a name, a colour or a feature. */
  getCached(id: string): Promise<Organization | undefined>;
  list(page: PageRequest): Promise<Page<Organization>>;
  create(created: Organization): Write;
  /** Fails (label `organization`) unless the stored version is the one before. */
  update(updated: Organization): Write;
}

export const ORGANIZATION_CACHE_SECONDS = 15;

const toItem = (value: Organization) => ({
  ...keys.organization(value.id),
  ...listKeys.organizations(value.id),
  ...value,
});

export const createOrganizationStore = (table: Table, clock: Clock): OrganizationStore => {
  const cache = new Map<string, { readAt: number; value: Organization }>();

  const get = (id: string): Promise<Organization | undefined> =>
    readRecord(table, keys.organization(id), organization);

  return {
    get,
    getCached: async (id) => {
      const now = clock.now().getTime();
      const cached = cache.get(id);
      if (cached !== undefined && now - cached.readAt < ORGANIZATION_CACHE_SECONDS * 1000)
        return cached.value;
      const value = await get(id);
      if (value !== undefined) cache.set(id, { readAt: now, value });
      return value;
    },
    list: (page) => queryPage(table, { index: "list", partition: "ORGANIZATIONS" }, page, organization),
    create: (created) => putNew(table, "organization", toItem(created)),
    update: (updated) => putOver(table, "organization", toItem(updated), updated.version - 1),
  };
};
