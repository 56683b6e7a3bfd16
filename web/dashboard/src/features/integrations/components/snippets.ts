import type { Integration } from "../api.ts";

export interface Snippet {
  language: "curl" | "TypeScript" | "Python";
  code: string;
}

const token = (base: string) => ({
  curl: `TOKEN=$(curl -s ${base}/oauth2/token \\
  -u "$CLIENT_ID:$CLIENT_SECRET" \\
  -d grant_type=client_credentials | jq -r .access_token)`,
  typescript: `const { access_token } = await fetch("${base}/oauth2/token", {
  method: "POST",
  headers: { authorization: \`Basic \${btoa(\`\${clientId}:\${clientSecret}\`)}\` },
  body: new URLSearchParams({ grant_type: "client_credentials" }),
}).then((response) => response.json());`,
  python: `token = requests.post(
    "${base}/oauth2/token",
    auth=(client_id, client_secret),
    data={"grant_type": "client_credentials"},
    timeout=10,
).json()["access_token"]`,
});

/** Lines for an interactive shell have no comments: zsh takes them for commands. */
const secretLine = "CLIENT_SECRET='the secret that was shown once'";

const names = (clientId: string) => ({
  curl: `CLIENT_ID=${clientId}\n${secretLine}`,
  typescript: `const clientId = "${clientId}";
const clientSecret = process.env.CLIENT_SECRET;`,
  python: `import os
import requests

client_id = "${clientId}"
client_secret = os.environ["CLIENT_SECRET"]`,
});

/** A back end that asks for a verification link, and how it learns the result. */
export const requestSnippets = (
  base: string,
  integration: Pick<Integration, "id">,
  clientId: string,
): Snippet[] => [
  {
    language: "curl",
    code: `${names(clientId).curl}

${token(base).curl}

ANSWER=$(curl -s ${base}/omni/b2b/onboarding/request-new \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{
    "integrationReference": "${integration.id}",
    "loginHint": "ana@example.com",
    "externalCustomerId": "ticket-7"
  }')
echo "The person opens $(jq -r .url <<< "$ANSWER")"

curl -s ${base}/omni/b2b/onboarding/status/$(jq -r .interviewId <<< "$ANSWER") \\
  -H "Authorization: Bearer $TOKEN"`,
  },
  {
    language: "TypeScript",
    code: `${names(clientId).typescript}

${token(base).typescript}

const { interviewId, url } = await fetch("${base}/omni/b2b/onboarding/request-new", {
  method: "POST",
  headers: { authorization: \`Bearer \${access_token}\`, "content-type": "application/json" },
  body: JSON.stringify({
    integrationReference: "${integration.id}",
    loginHint: "ana@example.com",
    externalCustomerId: "ticket-7",
  }),
}).then((response) => response.json());

console.log("The person opens", url);

// Later, or when the webhook arrives:
const session = await fetch(\`${base}/omni/b2b/onboarding/status/\${interviewId}\`, {
  headers: { authorization: \`Bearer \${access_token}\` },
}).then((response) => response.json());
console.log(session.status);`,
  },
  {
    language: "Python",
    code: `${names(clientId).python}

${token(base).python}
headers = {"Authorization": f"Bearer {token}"}

verification = requests.post(
    "${base}/omni/b2b/onboarding/request-new",
    headers=headers,
    json={
        "integrationReference": "${integration.id}",
        "loginHint": "ana@example.com",
        "externalCustomerId": "ticket-7",
    },
    timeout=10,
).json()

print("The person opens", verification["url"])

# Later, or when the webhook arrives:
session = requests.get(
    f"${base}/omni/b2b/onboarding/status/{verification['interviewId']}",
    headers=headers,
    timeout=10,
).json()
print(session["status"])`,
  },
];

export const tokenSnippets = (base: string, clientId: string): Snippet[] => [
  { language: "curl", code: `${names(clientId).curl}\n\n${token(base).curl}` },
  { language: "TypeScript", code: `${names(clientId).typescript}\n\n${token(base).typescript}` },
  { language: "Python", code: `${names(clientId).python}\n\n${token(base).python}` },
];

/** The library refuses plain http unless told: that is a local start. */
const allowHttp = "\n  undefined,\n  { execute: [client.allowInsecureRequests] },";

/** A login by a library that does the protocol. */
export const loginSnippets = (base: string, clientId: string, redirectUri: string): Snippet[] => [
  {
    language: "curl",
    code: `${secretLine}
VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 | tr '/+' '_-' | tr -d =)
echo "Open this in a browser, and come back with the code of the address that it ends at:"
echo "${base}/oauth2/authorize?client_id=${clientId}&response_type=code&scope=openid%20profile%20email&redirect_uri=${encodeURIComponent(redirectUri)}&state=$(openssl rand -hex 8)&code_challenge=$CHALLENGE&code_challenge_method=S256"

CODE='the code, which is good for a minute'
curl -s ${base}/oauth2/token -u "${clientId}:$CLIENT_SECRET" \\
  -d grant_type=authorization_code -d code="$CODE" -d code_verifier="$VERIFIER" \\
  --data-urlencode 'redirect_uri=${redirectUri}'`,
  },
  {
    language: "TypeScript",
    code: `import * as client from "openid-client";

const config = await client.discovery(
  new URL("${base}"),
  "${clientId}",
  process.env.CLIENT_SECRET,${base.startsWith("http:") ? allowHttp : ""}
);
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const redirect = client.buildAuthorizationUrl(config, {
  redirect_uri: "${redirectUri}",
  scope: "openid profile email",
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
});

// Send the person to redirect. When they come back:
const tokens = await client.authorizationCodeGrant(config, currentUrl, {
  pkceCodeVerifier: verifier,
  expectedState: state,
});
console.log(tokens.claims());`,
  },
  {
    language: "Python",
    code: `import os
import secrets
from authlib.integrations.requests_client import OAuth2Session

client = OAuth2Session(
    "${clientId}",
    os.environ["CLIENT_SECRET"],
    scope="openid profile email",
    redirect_uri="${redirectUri}",
    code_challenge_method="S256",
)
verifier = secrets.token_urlsafe(48)
uri, state = client.create_authorization_url(
    "${base}/oauth2/authorize", code_verifier=verifier
)

# Send the person to uri. When they come back:
tokens = client.fetch_token(
    "${base}/oauth2/token",
    authorization_response=current_url,
    code_verifier=verifier,
)`,
  },
];
