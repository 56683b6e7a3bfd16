import { renderDocument } from "../pages/document.ts";
import { html } from "../pages/html.ts";
import type { PageLanguage } from "../pages/language.ts";
import type { ResponseMode } from "./mode.ts";

const text: Record<PageLanguage, { title: string; body: string; go: string }> = {
  en: { title: "Taking you back", body: "If nothing happens, press the button.", go: "Continue" },
  es: { title: "Le llevamos de vuelta", body: "Si no ocurre nada, pulse el botón.", go: "Continuar" },
};

const SUBMIT = "document.forms[0].submit()";

/**
 * By a form that submits itself (OAuth 2.0 Form Post Response Mode). The policy lets it lead to the client, and from
 * there to any https address: browsers hold a form's redirects to the policy as well, and clients send the person on.
 */
export const formPost: ResponseMode = {
  name: "form_post",
  respond: ({ redirectUri, parameters, language, cookies }) => {
    const { title, body, go } = text[language];
    const fields = Object.entries(parameters).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    );
    return renderDocument({
      status: 200,
      language,
      title,
      script: SUBMIT,
      formAction: `${new URL(redirectUri).origin} https:`,
      body: html`<h1>${title}</h1>
<form method="post" action="${redirectUri}">${fields}<p>${body}</p>
<div class="actions"><button type="submit">${go}</button></div></form>`,
      cookies,
    });
  },
};
