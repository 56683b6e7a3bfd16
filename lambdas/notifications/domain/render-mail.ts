/** What every mail consists of; the texts come from the templates. */
export interface MailParts {
  language: string;
  organization: string;
  subject: string;
  heading: string;
  intro: readonly string[];
  action: { kind: "LINK"; url: string; button: string; address: string } | { kind: "CODE"; code: string };
  closing: readonly string[];
  footer: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? "");

export const renderText = (parts: MailParts): string => {
  const action =
    parts.action.kind === "LINK"
      ? [`${parts.action.button}:`, parts.action.url].join("\n")
      : parts.action.code;
  return [parts.heading, ...parts.intro, action, ...parts.closing, `-- \n${parts.footer}`].join("\n\n");
};

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const paragraph = (text: string): string =>
  `<p style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1f2933">${escapeHtml(text)}</p>`;
const small = (text: string): string =>
  `<p style="margin:0 0 12px;font-size:14px;line-height:20px;color:#52606d">${escapeHtml(text)}</p>`;

const renderAction = (action: MailParts["action"]): string => {
  if (action.kind === "CODE") {
    return `<p style="margin:8px 0 24px;padding:16px;background:#f0f4f8;border-radius:8px;text-align:center;font-size:32px;line-height:40px;letter-spacing:8px;font-weight:700;color:#102a43">${escapeHtml(action.code)}</p>`;
  }
  const url = escapeHtml(action.url);
  return [
    `<p style="margin:8px 0 24px"><a href="${url}" style="display:inline-block;padding:14px 28px;background:#1f4fd8;border-radius:8px;font-size:16px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none">${escapeHtml(action.button)}</a></p>`,
    small(action.address),
    `<p style="margin:0 0 24px;font-size:14px;line-height:20px;word-break:break-all"><a href="${url}" style="color:#1f4fd8">${url}</a></p>`,
  ].join("\n");
};

/** One column, inline styles, no image, no script and nothing from elsewhere: what every mail program shows alike. */
export const renderHtml = (parts: MailParts): string => `<!doctype html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(parts.subject)}</title>
</head>
<body style="margin:0;padding:0;background:#f5f7fa;${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f5f7fa"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #e4e7eb;border-radius:12px"><tr><td style="padding:32px">
<p style="margin:0 0 24px;font-size:14px;line-height:20px;font-weight:600;color:#52606d">${escapeHtml(parts.organization)}</p>
<h1 style="margin:0 0 16px;font-size:24px;line-height:32px;color:#102a43">${escapeHtml(parts.heading)}</h1>
${parts.intro.map(paragraph).join("\n")}
${renderAction(parts.action)}
${parts.closing.map(small).join("\n")}
</td></tr></table>
<p style="max-width:560px;margin:16px auto 0;font-size:12px;line-height:18px;color:#616e7c">${escapeHtml(parts.footer)}</p>
</td></tr></table>
</body>
</html>
`;
