import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { physicalName } from "../assembly/attributes.ts";
import { findAsset, findResources, type Located, type Stack } from "../assembly/read.ts";
import { asRecord, type Resolver } from "../assembly/resolve.ts";
import { accessKeyOf } from "../iam/gatekeeper.ts";
import { FunctionPool } from "./pool.ts";
import type { FunctionSettings } from "./settings.ts";

export interface Catalog {
  readonly all: readonly FunctionPool[];
  /** By short name, full name or ARN (a version or alias behind it is ignored). */
  find(nameOrArn: string): FunctionPool;
  /** Invokes with a value and gives a value. */
  invoke(nameOrArn: string, event: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface CatalogDeps {
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
  readonly region: string;
  readonly stateDir: string;
  /** Variables that every function gets besides its own: endpoints, region, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Changes the variables that the template declares, e.g. to open webhooks to loopback. */
  readonly adjust: (declared: Record<string, string>) => Record<string, string>;
  readonly warn: (line: string) => void;
}

/** One pool of worker threads for each function of ours in the assembly (CDK's own helpers are left out). */
export function createCatalog(deps: CatalogDeps): Catalog {
  const { stacks, stateDir, warn } = deps;
  const logsDir = join(stateDir, "logs");
  mkdirSync(logsDir, { recursive: true });
  const located = findResources(stacks, "AWS::Lambda::Function").filter(
    (each) => deps.resolver.exists(each) && isOurs(each),
  );
  const shortNames = nameShortly(located);
  const all = located.map((each, index) => {
    const shortName = shortNames[index] ?? each.logicalId;
    const logFile = join(logsDir, `${shortName}.log`);
    setAsideLongLog(logFile);
    return new FunctionPool({
      settings: readSettings(deps, each, shortName),
      cacheDir: join(stateDir, "compile-cache"),
      logFile,
      log: (chunk) => writeLog(logFile, chunk, warn),
      onError: (error) => warn(`${shortName}: ${error.errorType}: ${firstLine(error.message)}  (${logFile})`),
    });
  });
  const find = (nameOrArn: string): FunctionPool => {
    const name = nameOrArn.replace(/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/, "").replace(/:[^:]*$/, "");
    const pool = all.find(({ settings }) => settings.name === name || settings.shortName === name);
    if (!pool) throw new Error(`there is no function ${nameOrArn}`);
    return pool;
  };
  return {
    all,
    find,
    invoke: async (nameOrArn, event) => JSON.parse(await find(nameOrArn).invoke(JSON.stringify(event))),
    stop: async () => {
      await Promise.all(all.map((pool) => pool.stop()));
    },
  };
}

/** Someone may remove the folder while it is in use: that must not end everything. */
function writeLog(logFile: string, chunk: string, warn: (line: string) => void): void {
  try {
    appendFileSync(logFile, chunk);
  } catch (error) {
    warn(`a log line is lost: ${error instanceof Error ? error.message : error}`);
  }
}

const LONG_LOG_BYTES = 10 * 1024 * 1024;

/** Keeps one older log file. */
function setAsideLongLog(logFile: string): void {
  const { size = 0 } = statSync(logFile, { throwIfNoEntry: false }) ?? {};
  if (size > LONG_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
}

const firstLine = (text: string) => text.split("\n", 1)[0]?.slice(0, 200) ?? "";

const isOurs = ({ resource }: Located): boolean =>
  String(resource.Properties?.Runtime ?? "").startsWith("nodejs") &&
  (resource.Metadata?.["countersign:entry"] !== undefined ||
    !String(resource.Metadata?.["aws:cdk:path"]).includes("Custom::"));

/** A function is called like its entry file; without one, like its construct. A name that two share gets its stack's before it. */
function nameShortly(functions: readonly Located[]): string[] {
  const names = functions.map(({ resource, logicalId }) => {
    const entry = resource.Metadata?.["countersign:entry"];
    if (typeof entry === "string") return basename(entry, extname(entry));
    const path = String(resource.Metadata?.["aws:cdk:path"] ?? logicalId).split("/");
    const parts = path.filter((part) => !["Resource", "Function", "Handler"].includes(part));
    return kebab(parts.at(-1) ?? logicalId);
  });
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name)
      ? name
      : `${kebab(functions[index]?.stack.name ?? "")}-${name}`,
  );
}

const kebab = (text: string) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();

function readSettings(deps: CatalogDeps, located: Located, shortName: string): FunctionSettings {
  const { stack, resource } = located;
  const raw = resource.Properties ?? {};
  const name = physicalName(located);
  const entry = resource.Metadata?.["countersign:entry"];
  const memorySize = Number(raw.MemorySize ?? 128);
  const handler = String(raw.Handler ?? "index.handler");
  return {
    name,
    shortName,
    arn: `arn:aws:lambda:${deps.region}:000000000000:function:${name}`,
    codeDir: findAsset(stack, String(deps.resolver.resolve(stack, asRecord(raw.Code).S3Key))),
    handler,
    memorySize,
    timeoutSeconds: Number(raw.Timeout ?? 3),
    reservedConcurrency:
      raw.ReservedConcurrentExecutions === undefined ? undefined : Number(raw.ReservedConcurrentExecutions),
    entry: typeof entry === "string" ? resolve(entry) : undefined,
    environment: () => ({
      ...deps.environment,
      AWS_ACCESS_KEY_ID: accessKeyOf(name),
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: shortName,
      _HANDLER: handler,
      ...deps.adjust(readVariables(deps, located)),
    }),
  };
}

function readVariables({ resolver }: CatalogDeps, { stack, resource }: Located): Record<string, string> {
  const declared = asRecord(resolver.resolve(stack, asRecord(resource.Properties?.Environment).Variables));
  return Object.fromEntries(Object.entries(declared).map(([name, value]) => [name, String(value)]));
}
