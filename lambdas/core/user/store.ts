import * as z from "zod";
import { type Page, type PageRequest, queryPage } from "../../platform/dynamo/page.ts";
import { deleteWhere, putNew, putOver, readRecord } from "../../platform/dynamo/records.ts";
import { SCHEMA_VERSION, type Table } from "../../platform/dynamo/table.ts";
import { updateAlone, type Write } from "../../platform/dynamo/transaction.ts";
import { keys, listKeys } from "../keys.ts";
import { type User, user } from "./schema.ts";

export interface UserStore {
  getBySubject(subject: string): Promise<User | undefined>;
  /** Undefined also for another organization's. */
  get(organizationId: string, id: string): Promise<User | undefined>;
  list(organizationId: string, page: PageRequest): Promise<Page<User>>;
  /** Fails (label `user`) where the subject has a record already. */
  create(created: User): Write[];
  /** Labels `user` (changed meanwhile) and `admins` (the organization would be left without one). */
  update(before: User, after: User): Write[];
  /** Labels as `update`. */
  remove(removed: User): Write[];
  /** Notes that somebody was here. Their version stays: it is no change that an editor could lose to. */
  noteVisit(subject: string, at: Date): Promise<void>;
}

const idRow = z.object({ subject: z.string() });

const toItem = (value: User) => ({
  ...keys.user(value.subject),
  ...listKeys.users(value.organizationId, value.id),
  ...value,
});

export const createUserStore = (table: Table): UserStore => {
  const getBySubject = (subject: string): Promise<User | undefined> =>
    readRecord(table, keys.user(subject), user);

  // Counted in the same transaction, so that two admins who remove one another at once cannot both succeed.
  const countAdmins = (organizationId: string, change: number): Write[] => {
    if (change === 0) return [];
    const update = {
      TableName: table.name,
      Key: keys.adminCount(organizationId),
      UpdateExpression: "ADD admins :change SET schemaVersion = :schema",
    };
    const values = { ":change": change, ":schema": SCHEMA_VERSION };
    if (change > 0) {
      // No condition: another admin is always welcome.
      return [{ label: "admins", item: { Update: { ...update, ExpressionAttributeValues: values } } }];
    }
    return [
      {
        label: "admins",
        item: {
          Update: {
            ...update,
            ConditionExpression: "admins > :last",
            ExpressionAttributeValues: { ...values, ":last": 1 },
          },
        },
      },
    ];
  };

  const idKey = (value: User) => keys.userId(value.organizationId, value.id);

  return {
    getBySubject,
    get: async (organizationId, id) => {
      const row = await readRecord(table, keys.userId(organizationId, id), idRow);
      return row === undefined ? undefined : getBySubject(row.subject);
    },
    list: (organizationId, page) =>
      queryPage(table, { index: "list", partition: listKeys.users(organizationId, "").listPk }, page, user),
    create: (created) => [
      putNew(table, "user", toItem(created)),
      putNew(table, "user", { ...idKey(created), subject: created.subject }),
      ...countAdmins(created.organizationId, isAdmin(created)),
    ],
    update: (before, after) => [
      putOver(table, "user", toItem(after), before.version),
      ...countAdmins(after.organizationId, isAdmin(after) - isAdmin(before)),
    ],
    remove: (removed) => [
      deleteWhere(table, "user", keys.user(removed.subject), ["version", removed.version]),
      deleteWhere(table, "user", idKey(removed), ["subject", removed.subject]),
      ...countAdmins(removed.organizationId, -isAdmin(removed)),
    ],
    noteVisit: async (subject, at) => {
      const lastSeenAt = at.toISOString();
      // Refused for a user who was removed meanwhile: nothing is left to note it on.
      await updateAlone(table, {
        label: "user",
        update: {
          TableName: table.name,
          Key: keys.user(subject),
          UpdateExpression: "SET lastSeenAt = :now",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":now": lastSeenAt },
        },
        isDone: (row) => row.lastSeenAt?.S === lastSeenAt,
      });
    },
  };
};

const isAdmin = (value: User): 0 | 1 => (value.role === "admin" ? 1 : 0);
