import type { HttpResponse } from "../../platform/http/response.ts";
import { renderDocument } from "./document.ts";
import { html } from "./html.ts";
import type { PageLanguage } from "./language.ts";

/** What a person is told by a page of ours when there is nowhere to send them. */
export type Notice =
  | "BAD_REQUEST"
  | "OTHER_BROWSER"
  | "ALREADY_ANSWERED"
  | "BAD_SIGN_OUT"
  | "SIGNED_OUT"
  | "SERVER_ERROR";

interface Words {
  title: string;
  body: string;
}

const en: Record<Notice, Words> = {
  BAD_REQUEST: {
    title: "This sign-in cannot start",
    body: "The application that sent you here asked in a way that we cannot answer. Go back to it and try again. If it happens again, tell the people who run the application.",
  },
  OTHER_BROWSER: {
    title: "Go on where you began",
    body: "This sign-in was begun in another browser or on another device, or too long ago. Go back to where you began: it goes on there by itself. You can close this page.",
  },
  ALREADY_ANSWERED: {
    title: "This sign-in is finished",
    body: "You are done here. Go back to the application; if it did not let you in, sign in from there again.",
  },
  BAD_SIGN_OUT: {
    title: "This sign-out cannot be done",
    body: "The application that sent you here asked in a way that we cannot answer. You are still signed in. Go back to it and try again.",
  },
  SIGNED_OUT: { title: "You are signed out", body: "You can close this page." },
  SERVER_ERROR: {
    title: "Something went wrong",
    body: "It was not your fault. Go back to the application and try again in a moment.",
  },
};

const es: Record<Notice, Words> = {
  BAD_REQUEST: {
    title: "No se puede iniciar esta sesión",
    body: "La aplicación que le ha traído aquí lo ha pedido de una forma que no podemos atender. Vuelva a ella e inténtelo de nuevo. Si se repite, avise a quienes gestionan la aplicación.",
  },
  OTHER_BROWSER: {
    title: "Continúe donde empezó",
    body: "Este inicio de sesión se empezó en otro navegador o dispositivo, o hace demasiado tiempo. Vuelva a donde empezó: allí continúa solo. Puede cerrar esta página.",
  },
  ALREADY_ANSWERED: {
    title: "Este inicio de sesión ha terminado",
    body: "Aquí ya está todo. Vuelva a la aplicación; si no le ha dejado entrar, inicie sesión allí de nuevo.",
  },
  BAD_SIGN_OUT: {
    title: "No se puede cerrar la sesión así",
    body: "La aplicación que le ha traído aquí lo ha pedido de una forma que no podemos atender. Su sesión sigue abierta. Vuelva a ella e inténtelo de nuevo.",
  },
  SIGNED_OUT: { title: "Ha cerrado la sesión", body: "Puede cerrar esta página." },
  SERVER_ERROR: {
    title: "Algo ha fallado",
    body: "No ha sido culpa suya. Vuelva a la aplicación e inténtelo de nuevo en un momento.",
  },
};

const text: Record<PageLanguage, Record<Notice, Words>> = { en, es };
const reference: Record<PageLanguage, string> = { en: "For support", es: "Para asistencia" };

export interface NoticePage {
  status: number;
  notice: Notice;
  language: PageLanguage;
  requestId: string;
  /** A code of ours that says more to the people who run the application. */
  code?: string;
  cookies?: readonly string[];
}

/** Nothing of the request is on the page: whoever wrote the address cannot write the page. */
export const renderNotice = (page: NoticePage): HttpResponse => {
  const { title, body } = text[page.language][page.notice];
  const details = [page.code, page.requestId].filter((part) => part !== undefined).join(" · ");
  return renderDocument({
    status: page.status,
    language: page.language,
    title,
    body: html`<h1>${title}</h1>
<p>${body}</p>
${page.status < 400 ? "" : html`<p class="soft">${reference[page.language]}: ${details}</p>`}`,
    ...(page.cookies === undefined ? {} : { cookies: page.cookies }),
  });
};
