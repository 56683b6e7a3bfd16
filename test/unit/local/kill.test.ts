import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, expect, test } from "vitest";
import type { LocalJson } from "../../../local/start.ts";
import { PATIENCE_MS } from "../../support/patience.ts";
import { waitFor } from "./support.ts";

/** kill -9 of the whole process while secrets and events are written: nothing acknowledged may be missing afterwards. */
const stateDir = mkdtempSync(join(tmpdir(), "countersign-kill-"));
const seed = Number(process.env.COUNTERSIGN_SEED ?? Date.now() % 1_000_000);
const ROUNDS = 3;
let child: ChildProcess | undefined;

afterAll(async () => {
  await end("SIGTERM");
  rmSync(stateDir, { recursive: true, force: true });
});

async function start(): Promise<LocalJson> {
  const file = join(stateDir, "local.json");
  rmSync(file, { force: true });
  let complaint = "";
  const started = spawn(process.execPath, ["test/unit/local/fixture/start.ts", stateDir], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  started.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  child = started;
  return waitFor(async () => {
    if (started.exitCode !== null) throw new Error(`ended: ${complaint}`);
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  }, 2 * PATIENCE_MS);
}

async function end(signal: NodeJS.Signals): Promise<void> {
  const ending = child;
  if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = new Promise((done) => ending.once("exit", done));
  ending.kill(signal);
  await ended;
}

const clientConfig = ({ aws }: LocalJson) => ({
  endpoint: aws.endpoint,
  region: aws.region,
  credentials: { accessKeyId: "test", secretAccessKey: crypto.randomUUID() },
  maxAttempts: 1,
});

/** Writes until the process dies; gives back what was acknowledged. */
async function writeUntilDeath(
  local: LocalJson,
  round: number,
): Promise<{ events: string[]; secret: string }> {
  const bridge = new EventBridgeClient(clientConfig(local));
  const secrets = new SecretsManagerClient(clientConfig(local));
  const acknowledged = { events: [] as string[], secret: "" };
  const put = async (lane: number): Promise<void> => {
    for (let index = 0; ; index += 1) {
      const id = `${seed}-${round}-${lane}-${index}`;
      const Detail = JSON.stringify({ id });
      const Entries = [
        { EventBusName: local.aws.eventBusName, Source: "fixture", DetailType: "ORDERED", Detail },
      ];
      const { FailedEntryCount } = await bridge.send(new PutEventsCommand({ Entries }));
      if (!FailedEntryCount) acknowledged.events.push(id);
    }
  };
  const rotate = async (): Promise<void> => {
    for (let index = 0; ; index += 1) {
      const SecretString = `${round}-${index}`;
      await secrets.send(new PutSecretValueCommand({ SecretId: "kept", SecretString }));
      acknowledged.secret = SecretString;
    }
  };
  const delay = 300 + ((seed * (round + 1) * 7919) % 700);
  // Counted from when something would be missed.
  const death = waitFor(
    async () => (acknowledged.events.length > 0 && acknowledged.secret !== "") || undefined,
  )
    .then(() => new Promise((done) => setTimeout(done, delay)))
    .then(() => end("SIGKILL"));
  await Promise.allSettled([put(0), put(1), put(2), rotate(), death]);
  return acknowledged;
}

test(`nothing acknowledged is lost by kill -9 (COUNTERSIGN_SEED=${seed})`, async () => {
  const acknowledged: string[] = [];
  let local = await start();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { events, secret } = await writeUntilDeath(local, round);
    expect(events.length).toBeGreaterThan(0);
    acknowledged.push(...events);
    local = await start();
    const secrets = new SecretsManagerClient(clientConfig(local));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: "kept" }));
    const [, before = 0] = secret.split("-").map(Number);
    const [at, now = 0] = (SecretString ?? "").split("-").map(Number);
    // The write that was under way when the process died may have been done as well.
    expect([at, now === before || now === before + 1]).toEqual([round, true]);
  }
  const dynamo = new DynamoDBClient(clientConfig(local));
  for (const id of acknowledged) {
    const Key = { pk: { S: id }, sk: { S: "arrived" } };
    const found = async () =>
      (await dynamo.send(new GetItemCommand({ TableName: local.aws.tableName, Key }))).Item;
    await waitFor(found);
  }
}, 400_000);

test("no process of the killed instances is left", async () => {
  const local = JSON.parse(readFileSync(join(stateDir, "local.json"), "utf8"));
  await end("SIGKILL");
  await waitFor(async () => (isRunning(stateDir) ? undefined : true));
  await expect(fetch(local.aws.endpoint)).rejects.toThrow();
});

/** Looks through the command lines of all processes. */
function isRunning(argument: string): boolean {
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  const lines = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).split("\n");
  return lines.some((line) => line.includes("dynoxide") && line.includes(argument));
}
