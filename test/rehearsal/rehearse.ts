// Deploys the stacks to an emulator of AWS, walks through the README, upgrades, fails, rolls back and removes.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keys } from "../../lambdas/core/keys.ts";
import { startReceiver } from "../support/receiver.ts";
import { startTestSignIn } from "../support/test-sign-in.ts";
import { type Adaptation, adaptAssembly } from "./adapt.ts";
import { connectAws } from "./aws.ts";
import { createDeployment, type Outputs } from "./deployment.ts";
import { findEmulator } from "./emulator.ts";
import { startOrigin } from "./origin.ts";
import { createReport } from "./report.ts";
import { makeVersion } from "./versions.ts";
import { createFrontDoor } from "./visitor.ts";
import {
  awaitWebhook,
  type Client,
  fetchToken,
  type Place,
  prepare,
  proveIdentity,
  readSession,
  readStatus,
  requestVerification,
} from "./walk.ts";

const ADMIN = "ana@example.com";
const SENDER = "verify@example.com";
const LIMIT_MS = 20 * 60_000;

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "countersign", "rehearsal");
mkdirSync(cache, { recursive: true });
const folder = (name: string): string => join(cache, name);
for (const name of readdirSync(cache).filter((each) => /^(first|second|broken)$|\.log$/.test(each)))
  rmSync(folder(name), { recursive: true });

setTimeout(() => {
  console.error("The rehearsal took too long.");
  process.exit(1);
}, LIMIT_MS).unref();

const emulator = await findEmulator(cache);
const report = createReport(emulator.name);
const signIn = await startTestSignIn();
const receiver = await startReceiver();
const origin = await startOrigin(emulator.endpoint);
const deployment = createDeployment(root, emulator.endpoint, folder("cdk.log"));
const aws = connectAws(emulator.endpoint);

const synthesize = (): void => {
  const context = {
    stage: "dev",
    adminEmail: ADMIN,
    fromEmail: SENDER,
    organizationName: "Rehearsal",
  };
  execFileSync(process.execPath, ["bin/countersign.ts"], {
    cwd: root,
    stdio: "ignore",
    timeout: 120_000,
    env: { ...process.env, CDK_OUTDIR: folder("first"), CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
};

const makeVersions = (): Adaptation[] => {
  const adaptations = adaptAssembly(folder("first"), { issuer: signIn.issuer, originPort: origin.port });
  makeVersion(folder("first"), folder("second"), (template) =>
    template.replaceAll('"RetentionInDays": 14', '"RetentionInDays": 30'),
  );
  // The management API changes first; then the bootstrap, which refuses an organization without a name.
  makeVersion(folder("second"), folder("broken"), (template) =>
    template
      .replaceAll('"organizationName": "Rehearsal"', '"organizationName": ""')
      .replaceAll('"RetentionInDays": 30', '"RetentionInDays": 60'),
  );
  return adaptations;
};

const openPlace = async (outputs: Outputs): Promise<Place> => {
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`There is no output ${name}.`);
    return value;
  };
  const baseUrl = output("BaseUrl");
  const api = await aws.findApi();
  origin.serve(`${api}.execute-api.localhost`);
  await aws.copyPages(folder("first"));
  const { subject, clientId } = await aws.findUser(ADMIN);
  return {
    visit: createFrontDoor(emulator.endpoint, new URL(baseUrl).host, api, await aws.readOriginKey()),
    baseUrl,
    endpoint: emulator.endpoint,
    workflowId: output("DefaultWorkflowId"),
    clientIntegrationId: output("ClientCredentialsIntegrationId"),
    adminToken: await signIn.token(subject, { claims: { client_id: clientId } }),
    receiver,
  };
};

const verify = async (place: Place, client: Client, who: string): Promise<string> => {
  const { interviewId, linkToken } = await requestVerification(place, client, who);
  await proveIdentity(place, linkToken, who);
  const status = await readStatus(place, client, interviewId);
  if (status !== "SUCCEEDED") throw new Error(`The session is ${status}.`);
  await awaitWebhook(place, client, interviewId);
  return interviewId;
};

const expectKept = async (place: Place, client: Client, interviewId: string): Promise<void> => {
  const status = await readStatus(place, client, interviewId);
  if (status !== "SUCCEEDED") throw new Error(`The session from before is ${status}.`);
};

const walkThrough = async (): Promise<void> => {
  const { step } = report;
  const { outputs } = await step("deploy all stacks into an empty account", () =>
    deployment.deploy(folder("first")),
  );
  const place = await openPlace(outputs);
  await step("verify the sender of mails at SES", () => aws.verifySender(SENDER));
  await step("read the pages through CloudFront, with their headers", () => aws.expectPage(place.visit));
  await step("be refused at the API's own address, without CloudFront's key and with a wrong one", () =>
    aws.expectNoWayRound(),
  );
  const client = await step("make an integration, a client secret and a webhook endpoint", () =>
    prepare(place),
  );
  const first = await step("request a verification, type the mailed code, get the signed webhook", () =>
    verify(place, client, "ben@example.com"),
  );
  await step("lose a session, and copy it back from a table as a restore makes one", async () => {
    const table = outputs.TableName ?? "";
    await aws.createTable("restored");
    await deployment.copy(table, "restored");
    await aws.deleteItem(table, keys.session(first));
    const { status } = await readSession(place, client, first);
    if (status !== 404) throw new Error(`The lost session answers ${status}.`);
    await deployment.copy("restored", table);
    await expectKept(place, client, first);
    await aws.deleteTable("restored");
  });
  await step("upgrade: new code in every function, other settings; the data of before is there", async () => {
    const { updatedFunctions } = await deployment.deploy(folder("second"));
    if (updatedFunctions < 10) throw new Error(`Only ${updatedFunctions} functions were updated.`);
    await expectKept(place, client, first);
  });
  await step("verify another person with the secrets and the endpoint of before", () =>
    verify(place, client, "cleo@example.com"),
  );
  await step("a deployment that fails half-way is rolled back, and the system works", async () => {
    const failed = await deployment.deploy(folder("broken")).then(
      () => false,
      () => true,
    );
    if (!failed) throw new Error("The broken version was deployed.");
    await aws.expectStack("Countersign-dev-administration", "UPDATE_ROLLBACK_COMPLETE");
    await expectKept(place, client, first);
    await verify(place, client, "dan@example.com");
  });
  await step("roll back: the first version again, with the data of both", async () => {
    const { updatedFunctions } = await deployment.deploy(folder("first"));
    if (updatedFunctions < 10) throw new Error(`Only ${updatedFunctions} functions were updated.`);
    await expectKept(place, client, first);
    await fetchToken(place, client);
  });
};

const remove = (): Promise<void> =>
  report.step("remove everything with one command", async () => {
    await aws.emptyPages();
    await deployment.destroy(folder("first"));
    await aws.expectNothingLeft();
  });

try {
  await report.step("synthesize", async () => synthesize());
  report.adaptations(makeVersions());
  await report.step("bootstrap the account for CDK", () => deployment.bootstrap());
  try {
    await walkThrough();
  } catch (error) {
    writeFileSync(folder("functions.log"), await aws.readComplaints());
    throw error;
  } finally {
    await remove();
  }
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  console.error(
    `What was said: ${["cdk", "emulator", "functions"].map((name) => folder(`${name}.log`)).join(", ")}`,
  );
  process.exitCode = 1;
} finally {
  const text = report.toMarkdown();
  console.log(`\n${text}`);
  if (process.argv.includes("--write")) writeFileSync(join(root, "docs", "rehearsal.md"), text);
  origin.stop();
  await Promise.all([emulator.stop(), receiver.stop(), signIn.stop()]);
}
