import type { AdministratorNotification } from "../core/notification/schema.ts";
import type { OrganizationStore } from "../core/organization/store.ts";
import type { User } from "../core/user/schema.ts";
import type { UserStore } from "../core/user/store.ts";
import type { Log } from "../platform/log.ts";
import type { Channels } from "./channels.ts";
import { composeAdministratorMail } from "./domain/compose-mail.ts";

export interface NotifyDeps {
  channels: Pick<Channels, "sendMail">;
  organizations: Pick<OrganizationStore, "get">;
  users: Pick<UserStore, "list">;
  log: Log;
  baseUrl: string;
}

const PAGE = 100;

/** Mails every administrator. Where one of the mails fails all are sent again: twice is better than never. */
export const notifyAdministrators = async (
  deps: NotifyDeps,
  message: AdministratorNotification,
): Promise<void> => {
  const facts = {
    organizationId: message.organizationId,
    endpointId: message.endpointId,
    kind: message.kind,
  };
  const organization = await deps.organizations.get(message.organizationId);
  if (organization === undefined) return deps.log.info("NOTIFICATION_STALE", facts);
  // Where it can be enabled again, and what it missed be looked at.
  const page = `${deps.baseUrl}/webhooks/${message.endpointId}`;
  const mail = composeAdministratorMail(message, organization, page);
  for (const { id, email } of await listAdministrators(deps, organization.id)) {
    const outcome = await deps.channels.sendMail(email, mail);
    deps.log.info(outcome === "SENT" ? "NOTIFICATION_SENT" : "NOTIFICATION_REFUSED", {
      ...facts,
      userId: id,
    });
  }
};

const listAdministrators = async (deps: NotifyDeps, organizationId: string): Promise<User[]> => {
  const found: User[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.users.list(organizationId, { limit: PAGE, cursor });
    found.push(...page.data.filter(({ role }) => role === "admin"));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
};
