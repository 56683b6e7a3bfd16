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
