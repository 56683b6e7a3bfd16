import type { HttpResponse } from "../../platform/http/response.ts";
import { LOGOUT_PATH } from "../domain/paths.ts";
import { renderDocument } from "./document.ts";
import { html } from "./html.ts";
import type { PageLanguage } from "./language.ts";

const text: Record<PageLanguage, { title: string; body: string; yes: string }> = {
  en: {
    title: "Sign out?",
    body: "Applications will ask you to be verified again the next time you sign in. If you did not want to sign out, close this page.",
    yes: "Sign out",
  },
  es: {
    title: "¿Cerrar sesión?",
    body: "Las aplicaciones volverán a pedirle que se verifique la próxima vez que inicie sesión. Si no quería cerrarla, cierre esta página.",
    yes: "Cerrar sesión",
  },
};

/** The name under which the form says that the person pressed the button. */
export const CONFIRMATION = "confirm";

/**
 * Asks before anything is ended, where no client proved that it is the person's wish. The policy lets the form lead to
 * us, and from there to where the client is sent back to.
 */
export const renderSignOut = (
  language: PageLanguage,
  parameters: Readonly<Record<string, string>>,
  backTo: string | undefined,
): HttpResponse => {
  const { title, body, yes } = text[language];
  const fields = Object.entries({ ...parameters, [CONFIRMATION]: "yes" }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const page = renderDocument({
    status: 200,
    language,
    title,
    formAction: ["'self'", ...(backTo === undefined ? [] : [new URL(backTo).origin, "https:"])].join(" "),
    body: html`<h1>${title}</h1>
<p>${body}</p>
<form method="post" action="${LOGOUT_PATH}">${fields}<div class="actions"><button type="submit">${yes}</button></div></form>`,
  });
  // Under `no-referrer` browsers say `Origin: null` with the form, and then it could be anybody's.
  return { ...page, headers: { ...page.headers, "Referrer-Policy": "same-origin" } };
};
