import type { Principal } from "../../core/access/management.ts";
import type { Role, User } from "../../core/user/schema.ts";
import { type AppError, conflict, forbidden } from "../../platform/errors.ts";

/** Only an operator makes operators: the role reaches beyond the organization. */
export const assertMayGive = (principal: Principal, role: Role): void => {
  if (role === "operator" && principal.role !== "operator") {
    throw forbidden("FORBIDDEN", "Only an operator can give this role.");
  }
};

/** Nobody changes their own access, and only an operator that of another operator. */
export const assertMayChange = (principal: Principal, target: User): void => {
  if (target.id === principal.userId) {
    throw conflict("OWN_USER", "You cannot change your own access. Ask another admin.");
  }
  if (target.role === "operator" && principal.role !== "operator") {
    throw forbidden("FORBIDDEN", "Only an operator can change an operator.");
  }
};

export const lastAdmin = (): AppError =>
  conflict(
    "LAST_ADMIN",
    "The organization would be left without an admin. Make somebody else an admin first.",
  );
