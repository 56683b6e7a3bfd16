import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { LocalJson } from "../../local/start.ts";

/*
 * Tests note every secret that they meet: client secrets, tokens, codes, link tokens, cookies, signing secrets. After
 * the suite each of them is looked for in every log line, table item and event.
 */

const fileIn = (stateDir: string): string => join(stateDir, "planted.txt");

export const plant = (stateDir: string, kind: string, value: string): void => {
  if (value.length >= 6) appendFileSync(fileIn(stateDir), `${kind} ${value}\n`);
};

const readPlanted = (stateDir: string): { kind: string; value: string }[] => {
  if (!existsSync(fileIn(stateDir))) return [];
  const lines = readFileSync(fileIn(stateDir), "utf8").split("\n").filter(Boolean);
  return [...new Set(lines)].map((line) => {
    const [kind = "", value = ""] = line.split(" ");
    return { kind, value };
  });
};

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sortKeys(part)]));
};

/** Every item of the table as JSON text, one for each, its names in order. */
export const dumpTable = async (aws: LocalJson["aws"]): Promise<string[]> => {
  const client = new DynamoDBClient({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: crypto.randomUUID(), secretAccessKey: crypto.randomUUID() },
  });
  const items: string[] = [];
  let start: Record<string, never> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: aws.tableName, ConsistentRead: true, ExclusiveStartKey: start }),
    );
    items.push(...(page.Items ?? []).map((item) => JSON.stringify(sortKeys(item))));
    start = page.LastEvaluatedKey as typeof start;
  } while (start !== undefined);
  client.destroy();
  return items;
};

// Six digits occur inside longer numbers and ids; the code stands alone where it stands at all.
const matcher = ({ kind, value }: { kind: string; value: string }): ((text: string) => boolean) => {
  if (kind !== "code") return (text) => text.includes(value);
  const alone = new RegExp(`(?<![\\w.-])${value}(?![\\w.-])`);
  return (text) => alone.test(text);
};

/** Where planted secrets were found: `kind in place`, never the value. Empty is good; no planted secret at all is not. */
export const findPlanted = async (stateDir: string, local: LocalJson, logsDir: string): Promise<string[]> => {
  const planted = readPlanted(stateDir);
  if (planted.length === 0) return [];
  const places = new Map<string, string>();
  for (const name of readdirSync(logsDir))
    places.set(`log ${name}`, readFileSync(join(logsDir, name), "utf8"));
  places.set("table", (await dumpTable(local.aws)).join("\n"));
  const events = await fetch(local.eventsUrl, { headers: { accept: "application/json" } });
  places.set("events", await events.text());
  return planted.flatMap((secret) => {
    const found = matcher(secret);
    return [...places].filter(([, text]) => found(text)).map(([place]) => `${secret.kind} in ${place}`);
  });
};

export const countPlanted = (stateDir: string): number => readPlanted(stateDir).length;
