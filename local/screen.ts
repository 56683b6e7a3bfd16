import { relative, resolve } from "node:path";
import type { Settings } from "./settings.ts";
import type { LocalCloud } from "./start.ts";

/** The one screen at the end of a start: where everything is and what to try first. */
export function showScreen(
  { baseUrl, localJson, logsDir, demoUsers }: LocalCloud,
  { stateDir, webhookAllow }: Settings,
): void {
  const file = `${shorten(stateDir)}/local.json`;
  const users = demoUsers.map(({ role, username }) => `                   ${role.padEnd(9)} ${username}`);
  console.log(`
  Countersign runs at ${baseUrl} – open it: that is the dashboard

  Mails and SMS    ${localJson.outboxUrl}
  Event bus        ${localJson.eventsUrl}
  Webhooks         ${webhookAllow === undefined ? "reach public https addresses only; COUNTERSIGN_WEBHOOK_ALLOW=127.0.0.1 npm start opens this machine" : `reach ${webhookAllow} besides public https addresses`}
  Function logs    ${shorten(logsDir)}/
  For scripts      ${file}
${localJson.certificateFile === undefined ? "" : `  Certificate      ${shorten(localJson.certificateFile)}\n`}${users.length > 0 ? `  Demo users       sign in without a password\n${users.join("\n")}\n` : ""}
  Try it – paste this into another terminal:

${tryIt(localJson, file)}

  The answer holds a link: open it in a browser, press Start; the code is in the outbox above.
  Ctrl-C stops everything; npm start -- --fresh begins with an empty state.
`);
}

/** Relative to where we are, if it is below. */
function shorten(path: string): string {
  const short = relative(process.cwd(), path) || ".";
  return short.startsWith("..") ? resolve(path) : short;
}

/** Needs nothing but a shell, curl and node. */
function tryIt(
  {
    baseUrl,
    clientCredentialsIntegrationId: id,
    defaultWorkflowId: workflow,
    certificateFile,
  }: LocalCloud["localJson"],
  file: string,
): string {
  const pick = (expression: string) => `node -pe 'JSON.parse(require("fs").readFileSync(0))${expression}'`;
  return [
    `  BASE=${baseUrl}`,
    ...(certificateFile === undefined ? [] : [`  export CURL_CA_BUNDLE=${shorten(certificateFile)}`]),
    `  ADMIN=$(node -pe 'JSON.parse(require("fs").readFileSync("${file}")).managementToken.admin')`,
    `  SECRET=$(curl -s -X POST $BASE/api/v1/integrations/${id}/secret -H "authorization: Bearer $ADMIN" \\`,
    `    -H "content-type: application/json" -d '{"overlapMinutes":60}')`,
    `  ID=$(echo "$SECRET" | ${pick(".clientId")}); KEY=$(echo "$SECRET" | ${pick(".clientSecret")})`,
    `  TOKEN=$(curl -s -u "$ID:$KEY" -d grant_type=client_credentials $BASE/oauth2/token | ${pick(".access_token")})`,
    `  API=$(curl -s -X POST $BASE/api/v1/integrations -H "authorization: Bearer $ADMIN" \\`,
    `    -H "content-type: application/json" -d '{"type":"API","name":"First try '$(date +%s)'","workflowId":"${workflow}"}' | ${pick(".id")})`,
    `  curl -s -X POST $BASE/omni/b2b/onboarding/request-new -H "authorization: Bearer $TOKEN" \\`,
    `    -H "content-type: application/json" -d '{"integrationReference":"'$API'","loginHint":"ana@example.com",`,
    `    "notification":{"type":"EMAIL","email":"ana@example.com"}}'`,
  ].join("\n");
}
