import { createHash } from "node:crypto";
import type { HttpResponse } from "../../platform/http/response.ts";
import { Html, html } from "./html.ts";
import type { PageLanguage } from "./language.ts";
import { style } from "./style.ts";

export interface DocumentParts {
  status: number;
  language: PageLanguage;
  title: string;
  body: Html;
  /** A script of our own; nothing of a request is ever in it. */
  script?: string;
  /** Where forms of this page may lead, as sources of the policy. None unless told. */
  formAction?: string;
  cookies?: readonly string[];
}

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const STYLE_HASH = hash(style);

const policy = ({ script, formAction }: DocumentParts): string =>
  [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
    `form-action ${formAction ?? "'none'"}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** A page that a function answers itself: no file of its own, and allowed nothing but its own style and script. */
export const renderDocument = (parts: DocumentParts): HttpResponse => {
  const script = parts.script === undefined ? "" : new Html(`<script>${parts.script}</script>`);
  const document = html`<!doctype html>
<html lang="${parts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${parts.title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>${parts.body}</main>
${script}
</body>
</html>
`;
  return {
    status: parts.status,
    body: document.text,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy(parts),
      "X-Frame-Options": "DENY",
    },
    ...(parts.cookies === undefined ? {} : { cookies: parts.cookies }),
  };
};
