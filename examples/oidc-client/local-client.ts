import { readFile } from "node:fs/promises";

/*
 * For trying the example out: makes its integration in the local cloud, as an administrator does by *New Integration*
 * in the dashboard. An application in production has nothing like it.
 */

const NAME = "Example application";

interface Integration {
  id: string;
  name: string;
  clientId: string;
}

/** Client id and secret of the integration for this address, and the issuer; made if there is none. */
export const makeLocalClient = async (stateDir: string, baseUrl: string) => {
  const local = JSON.parse(await readFile(`${stateDir}/local.json`, "utf8"));
  const api = `${local.baseUrl}/api/v1/integrations`;
  const call = async (url: string, body?: object) => {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${local.managementToken.admin}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${answer.detail}`);
    return answer;
  };

  const name = `${NAME} ${new URL(baseUrl).port}`;
  const { data }: { data: Integration[] } = await call(`${api}?limit=100`);
  const { id, clientId }: Integration =
    data.find((each) => each.name === name) ??
    (await call(api, {
      type: "OIDC",
      name,
      workflowId: local.defaultWorkflowId,
      redirectUris: [`${baseUrl}/callback`],
      settings: { postLogoutRedirectUris: [`${baseUrl}/`], sessionReuseMinutes: 15 },
    }));
  const { clientSecret }: { clientSecret: string } = await call(`${api}/${id}/secret`, {});
  const issuer: string = local.issuer;
  return { issuer, clientId, clientSecret };
};
