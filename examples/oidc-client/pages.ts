import type { Person } from "./sessions.ts";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"]/g, (found) => ENTITIES[found] ?? found);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`;

export const home = (): string => page("Example application", '<p><a href="/login">Sign in</a></p>');

export const welcome = ({ claims }: Person): string => {
  const rows = Object.entries(claims)
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd>`)
    .join("");
  return page(
    "You are signed in",
    `<dl>${rows}</dl><form method="post" action="/logout"><button>Sign out</button></form>`,
  );
};

export const refused = (error: string, description: string): string =>
  page(
    "You are not signed in",
    `<p>${escapeHtml(error)}: ${escapeHtml(description)}</p><p><a href="/login">Try again</a></p>`,
  );
