import { AppError, conflict, gone, notFound } from "../../platform/errors.ts";
import type { LinkRefusal } from "./link-decision.ts";

export const linkInvalid = () => notFound("LINK_INVALID", "There is no such link.");

export const linkRefused = (reason: LinkRefusal): AppError => {
  switch (reason) {
    case "LINK_EXPIRED":
      return gone(reason, "The link has expired.");
    case "LINK_CANCELED":
      return gone(reason, "The verification was cancelled.");
    case "LINK_REPLACED":
      return gone(reason, "A newer link was sent. Use that one.");
    case "LINK_ALREADY_USED":
      return conflict(reason, "The link was opened in another browser.");
  }
};

export const noSession = () =>
  new AppError({
    status: 401,
    code: "NO_SESSION",
    detail: "This browser holds no verification. Open the link again.",
  });

export const anotherSession = () =>
  conflict("ANOTHER_SESSION", "Another verification was started in this browser since.");

export const sessionExpired = () => gone("SESSION_EXPIRED", "The time for this verification has run out.");

export const sessionNotActive = () =>
  conflict("SESSION_NOT_ACTIVE", "There is nothing left to do in this verification.");

export const moduleNotCurrent = () =>
  conflict("MODULE_NOT_CURRENT", "The verification is at another step. Read the session again.");

export const overtaken = () =>
  conflict("CONFLICT", "The same step was submitted twice at once. Read the session again.");

export const originRefused = () =>
  new AppError({
    status: 403,
    code: "ORIGIN_REFUSED",
    detail: "Changes are accepted from our own pages only.",
  });
