import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generateSigningSecret, signWebhook } from "../../../lambdas/webhooks/domain/signature.ts";

const python = process.env.COUNTERSIGN_PYTHON ?? "python3";
const run = (code: string, environment: Record<string, string>, input: string) =>
  spawnSync(python, ["-c", code], {
    input,
    encoding: "utf8",
    env: { PATH: process.env.PATH, ...environment },
  });
const isThere = run("import flask, standardwebhooks", {}, "").status === 0;

/** Hands requests to the snippet's app and prints the status of each answer. */
const CALL = `
import base64, json, sys
client = app.test_client()
for line in sys.stdin:
    sent = json.loads(line)
    body = base64.b64decode(sent["body"])
    print("STATUS", client.post("/countersign", data=body, headers=sent["headers"]).status_code)
`;

it.skipIf(!isThere)(
  "optional, only where Python has flask and standardwebhooks: the receiver of docs/webhooks.md takes what is genuine and refuses the rest",
  () => {
    const [, snippet = ""] = /```python\n([\s\S]*?)```/.exec(readFileSync("docs/webhooks.md", "utf8")) ?? [];
    const { secret } = generateSigningSecret("HMAC_SHA256", randomBytes);
    const body = '{"eventType":"SESSION_SUCCEEDED","interviewId":"ses_1","loginHint":"zoë@example.com"}';
    const now = Math.floor(Date.now() / 1000);
    const sign = (timestamp: number, by = secret) => signWebhook({ id: "evt_1", timestamp, body }, [by]);
    const genuine = sign(now);
    const other = generateSigningSecret("HMAC_SHA256", randomBytes).secret;
    const requests: [status: number, headers: Record<string, string>, body: string | Buffer][] = [
      [204, genuine, body],
      [204, signWebhook({ id: "evt_1", timestamp: now, body }, [other, secret]), body],
      [400, genuine, body.replace("ses_1", "ses_2")],
      [400, sign(now, other), body],
      [400, sign(now - 600), body],
      [400, {}, body],
      [400, { ...genuine, "webhook-signature": "nonsense" }, body],
      [400, { ...genuine, "webhook-signature": "v1,%" }, body],
      [400, { ...genuine, "webhook-timestamp": "x" }, body],
      [400, genuine, Buffer.from([0xff, 0xfe])],
    ];
    const input = requests
      .map(([, headers, sent]) => JSON.stringify({ headers, body: Buffer.from(sent).toString("base64") }))
      .join("\n");
    const { stdout, stderr } = run(`${snippet}${CALL}`, { COUNTERSIGN_WEBHOOK_SECRET: secret }, input);
    const statuses = [...stdout.matchAll(/^STATUS (\d+)$/gm)].map(([, status]) => Number(status));
    expect(statuses, stderr).toEqual(requests.map(([status]) => status));
  },
);
