import { newUser } from "../../core/user/domain.ts";
import type { Role, User } from "../../core/user/schema.ts";
import { type AppError, conflict } from "../../platform/errors.ts";
import type { AdministrationDeps } from "../routes/deps.ts";

export const userExists = (): AppError =>
  conflict("USER_EXISTS", "Somebody signs in with this e-mail address already.");

/** What a failed condition of a user's creation means: another request gave the subject a record first. */
export const refuseUser = (failed: readonly string[]): AppError | undefined =>
  failed.includes("user") ? userExists() : undefined;

/**
 * Makes the sign-in of a person and the record that gives them a role; the record is the caller's to write. A sign-in
 * without a record gives no access, so one that a dead call left behind is simply taken up again.
 */
export const signUp = async (
  deps: Pick<AdministrationDeps, "signInUsers" | "users" | "ids" | "clock">,
  given: { organizationId: string; email: string; role: Role },
): Promise<User> => {
  const subject = await deps.signInUsers.ensure(given.email, { invite: true });
  if ((await deps.users.getBySubject(subject)) !== undefined) throw userExists();
  return newUser({ ...given, id: deps.ids.next("usr"), subject }, deps.clock.now());
};
