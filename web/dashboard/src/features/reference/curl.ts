import { type ApiDocument, findParameter, type Listed, sampleOf } from "./document.ts";

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A call for a terminal, with the address of this deployment. Secrets come out of variables. */
export const curlOf = (
  document: ApiDocument,
  { method, path, operation }: Listed,
  baseUrl: string,
): string => {
  const headers = (operation.parameters ?? [])
    .map((parameter) => findParameter(document, parameter))
    .filter((parameter) => parameter.in === "header" && parameter.required === true)
    .map(({ name }) => quote(`${name.toLowerCase()}: ${name === "If-Match" ? '"1"' : "…"}`));
  const [scheme] = operation.security?.flatMap(Object.keys) ?? [];
  const [type, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const sample = body?.example ?? (body?.schema && sampleOf(document, body.schema));
  const fields =
    type === "application/x-www-form-urlencoded" && typeof sample === "object" && sample !== null;
  const address = `${baseUrl}${path}`.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
  return [
    `curl ${method === "GET" ? "" : `-X ${method} `}${quote(address)}`,
    ...(scheme === undefined
      ? []
      : scheme === "clientSecretBasic"
        ? ['-u "$CLIENT_ID:$CLIENT_SECRET"']
        : scheme === "browserSession"
          ? ["-b cookies.txt"]
          : ['-H "authorization: Bearer $TOKEN"']),
    ...headers.map((header) => `-H ${header}`),
    ...(fields
      ? Object.entries(sample).map(([name, value]) => `--data-urlencode ${quote(`${name}=${String(value)}`)}`)
      : sample === undefined
        ? []
        : [`-H ${quote(`content-type: ${type}`)}`, `-d ${quote(JSON.stringify(sample, null, 2))}`]),
  ].join(" \\\n  ");
};
