import * as z from "zod";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { deleteWhere, holdsVersion, putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import type { Table } from "../../platform/dynamo/table.ts";
import type { Write } from "../../platform/dynamo/transaction.ts";
import { keys, listKeys } from "../keys.ts";
import { foldForSearch, searchTextOf } from "./domain.ts";
import { type Identity, identity } from "./schema.ts";

export interface IdentityStore {
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<Identity | undefined>;
  findByLogin(organizationId: string, loginHint: string): Promise<Identity | undefined>;
  /** With a text only people of whom a name, login or address contains it; such a page may be short or empty before the end. */
  list(organizationId: string, page: PageRequest, search?: string): Promise<Page<Identity>>;
  /** The identity and the row that makes its login unique. Fails (label `identity`) where the login is taken. */
  create(created: Identity): Write[];
  /** Fails (label `identity`) unless the stored version is the one before. */
  update(updated: Identity): Write;
  /** Writes nothing. Fails (label `identity`) where the stored version is not this one. */
  unchanged(read: Identity): Write;
  remove(removed: Identity): Write[];
}

const toItem = (value: Identity) => ({
  ...keys.identity(value.id),
  ...listKeys.identities(value.organizationId, value.id),
  ...value,
  searchText: searchTextOf(value),
});

/** Records of before there was `searchText` are found by their login, as it is written. */
const containing = (text: string, given: string) => ({
  filter: "contains(searchText, :text) OR (attribute_not_exists(searchText) AND contains(loginHint, :given))",
  values: { ":text": text, ":given": given },
});

/** Which identity has a login. */
export const loginRow = z.object({ identityId: z.string() });

export const createIdentityStore = (table: Table): IdentityStore => {
  const get = async (organizationId: string, id: string): Promise<Identity | undefined> => {
    const found = await readRecord(table, keys.identity(id), identity);
    if (found === undefined) return undefined;
    return found.organizationId === organizationId ? found : undefined;
  };

  return {
    get,
    findByLogin: async (organizationId, loginHint) => {
      const row = await readRecord(table, keys.identityLogin(organizationId, loginHint), loginRow);
      return row === undefined ? undefined : get(organizationId, row.identityId);
    },
    list: (organizationId, page, search = "") => {
      const query = { index: "list", partition: listKeys.identities(organizationId, "").listPk };
      const wanted = foldForSearch(search);
      return queryPage(
        table,
        wanted === "" ? query : { ...query, ...containing(wanted, search) },
        page,
        identity,
      );
    },
    create: (created) => [
      putNew(table, "identity", toItem(created)),
      putNew(table, "identity", {
        ...keys.identityLogin(created.organizationId, created.loginHint),
        identityId: created.id,
      }),
    ],
    update: (updated) => putOver(table, "identity", toItem(updated), updated.version - 1),
    unchanged: (read) => holdsVersion(table, "identity", keys.identity(read.id), read.version),
    remove: (removed) => [
      deleteWhere(table, "identity", keys.identity(removed.id), ["version", removed.version]),
      deleteWhere(table, "identity", keys.identityLogin(removed.organizationId, removed.loginHint), [
        "identityId",
        removed.id,
      ]),
    ],
  };
};
