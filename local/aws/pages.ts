import type { OutboxEntry } from "./mail.ts";
import type { User } from "./users.ts";

const escapeHtml = (value: unknown) =>
  String(value ?? "").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const linkify = (text: string) =>
  escapeHtml(text).replace(/https?:\/\/[^\s<&]+(?:&#38;[^\s<&]+)*/g, (url) => `<a href="${url}">${url}</a>`);

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Countersign local</title><style>
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:44rem;margin:2rem auto;padding:0 1rem}
article{border:1px solid #8884;border-radius:.5rem;padding:1rem;margin:1rem 0}
header{display:flex;gap:1rem;justify-content:space-between;flex-wrap:wrap;opacity:.75;font-size:.875rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0 0;font:inherit}
button{font:inherit;width:100%;text-align:left;padding:.75rem 1rem;margin:.25rem 0;border-radius:.5rem;border:1px solid #8888;cursor:pointer}
</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;

/** The mails and text messages, newest first. */
export function outboxPage(entries: readonly OutboxEntry[]): string {
  const articles = entries.map(
    ({
      channel,
      to,
      subject,
      text,
      sentAt,
    }) => `<article><header><span>${escapeHtml(channel)} to <b>${escapeHtml(to)}</b></span>
<time>${escapeHtml(sentAt)}</time></header><h2>${escapeHtml(subject)}</h2><pre>${linkify(text)}</pre></article>`,
  );
  const intro =
    "<p>Nothing leaves this machine: every mail and text message ends here. Add <code>?format=json</code> for JSON.</p>";
  return page("Outbox", `${intro}${articles.join("") || "<p>Nothing was sent yet.</p>"}`);
}

export function eventsPage(events: readonly unknown[]): string {
  const articles = events.map(
    (event) => `<article><pre>${escapeHtml(JSON.stringify(event, null, 2))}</pre></article>`,
  );
  return page("Event bus", articles.join("") || "<p>No event reached the bus yet.</p>");
}

export function signInPage(action: string, users: readonly User[]): string {
  const buttons = users.map(
    ({ sub, username, attributes }) =>
      `<button name="sub" value="${escapeHtml(sub)}">${escapeHtml(attributes.name ?? attributes.email?.split("@")[0] ?? username)}
 <small>${escapeHtml(attributes.email ?? "")}</small></button>`,
  );
  const intro = "<p>The local cloud asks for no password. Who are you?</p>";
  return page(
    "Sign in",
    `${intro}<form method="post" action="${escapeHtml(action)}">${buttons.join("")}</form>`,
  );
}

/** Cognito asks nothing when somebody signs out: neither does this page, unless scripts are off. */
export const signOutPage = (form: string): string =>
  page(
    "Signing out",
    `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<script>document.querySelector("button").click()</script>`,
  );

export const errorPage = (reason: string): string =>
  page("Sign-in did not work", `<p>${escapeHtml(reason)}</p>`);
