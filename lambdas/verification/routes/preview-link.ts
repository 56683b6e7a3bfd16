import { type Visitor, writeVisitor } from "../../core/session/visitor.ts";
import { implement, type Route } from "../../platform/http/operation.ts";
import { previewLink } from "../contract.ts";
import type { Caller } from "../create-verification-api.ts";
import { decideLink, type LinkDecision } from "../domain/link-decision.ts";
import { linkRefused } from "../domain/refusals.ts";
import { viewOrganization } from "../domain/view.ts";
import { loadLink, type VisitDeps } from "../visit.ts";

const STATE = { START: "NEW", TAKE_OVER: "NEW", RESUME: "RESUME", FINISHED: "FINISHED" } as const;

/**
 * Says what a link is for and changes nothing: mail scanners open links too. A browser without a cookie gets the one
 * that *Start* will bind, so that it can ask again when the answer to *Start* is lost on the way.
 */
export const createPreviewLink = (deps: VisitDeps): Route<Caller> =>
  implement(previewLink, async ({ body, context: { visitor } }) => {
    const { link, session, organization } = await loadLink(deps, body.token, visitor);
    const decision = decideLink(link, session, visitor, deps.clock.now());
    if (decision.kind === "REFUSED") throw linkRefused(decision.reason);
    return {
      reply: {
        organization: viewOrganization(organization),
        language: session.language,
        state: STATE[decision.kind],
        linkExpiresAt: session.link.expiresAt,
        login: session.login,
      },
      cookies: isFree(decision, visitor)
        ? [writeVisitor(deps.baseUrl, { sessionId: session.id, secret: deps.ids.token() })]
        : [],
    };
  });

/** The cookie of another verification is left alone until the person presses *Start* here. */
const isFree = (decision: LinkDecision, visitor: Visitor | undefined): boolean =>
  visitor === undefined && (decision.kind === "START" || decision.kind === "TAKE_OVER");
