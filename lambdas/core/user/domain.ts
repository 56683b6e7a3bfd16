import type { Role, User } from "./schema.ts";

export interface NewUser {
  id: string;
  subject: string;
  organizationId: string;
  email: string;
  role: Role;
}

export const newUser = (created: NewUser, now: Date): User => ({
  ...created,
  lastSeenAt: null,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  version: 1,
});

export const changeRole = (current: User, role: Role, now: Date): User => ({
  ...current,
  role,
  updatedAt: now.toISOString(),
  version: current.version + 1,
});

const HOUR = 3_600_000;

/** Whether a visit is worth a write: the first one is, and from then on one an hour. */
export const isVisitNew = (lastSeenAt: string | null, now: Date): boolean =>
  lastSeenAt === null || now.getTime() - Date.parse(lastSeenAt) >= HOUR;
