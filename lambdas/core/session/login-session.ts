import type { Write } from "../../platform/dynamo/transaction.ts";
import type { Identity } from "../identity/schema.ts";
import type { Integration } from "../integration/schema.ts";
import { deriveLinkToken, hashLinkToken, linkUrl } from "../link/domain.ts";
import type { Organization } from "../organization/schema.ts";
import type { Workflow } from "../workflow/schema.ts";
import type { SessionDeps } from "./deps.ts";
import { newSession } from "./new-session.ts";
import { createWithLink } from "./request-session.ts";
import type { Login, Session } from "./schema.ts";

/** Who begins a sign-in is there and goes on at once, and a link that is passed on shall not live long. */
export const LOGIN_LINK_MINUTES = 10;

export interface LoginRequest {
  organization: Organization;
  integration: Integration;
  workflow: Workflow;
  loginHint: string;
  person: Identity | undefined;
  clientId: string;
  language: string | undefined;
  device: Login["device"];
  /** The browser that began, where it goes on itself: nobody else may start the session. */
  browserHash: string | null;
  /** Where that browser is sent at the end. */
  redirectUrl: string | null;
}

/** A session by which a person signs in, to be written with what asked for it. */
export const prepareLogin = async (
  deps: Pick<SessionDeps, "ids" | "clock" | "sessions" | "links" | "audit" | "linkKey" | "baseUrl">,
  request: LoginRequest,
): Promise<{ session: Session; url: string; writes: Write[] }> => {
  const { integration } = request;
  const id = deps.ids.next("ses");
  const token = deriveLinkToken(await deps.linkKey(), id, 1);
  const session: Session = {
    ...newSession({
      id,
      organization: request.organization,
      integration,
      workflow: request.workflow,
      person: request.person,
      body: {
        integrationReference: integration.id,
        loginHint: request.loginHint,
        linkValidityInMinutes: LOGIN_LINK_MINUTES,
        correlationId: undefined,
        language: request.language,
      },
      linkHash: hashLinkToken(token),
      now: deps.clock.now(),
    }),
    redirectUrl: request.redirectUrl,
    browserHash: request.browserHash,
    login: { application: integration.name, device: request.device },
  };
  return { session, ...createWithLink(deps, session, token, { type: "CLIENT", id: request.clientId }) };
};

/** The link of a session that was made before. */
export const linkOf = async (
  deps: Pick<SessionDeps, "linkKey" | "baseUrl">,
  session: Session,
): Promise<string> =>
  linkUrl(deps.baseUrl, deriveLinkToken(await deps.linkKey(), session.id, session.link.version));
