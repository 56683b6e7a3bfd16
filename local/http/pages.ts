import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import { findAsset, findResources, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import type { HttpRequest, HttpResponse } from "./message.ts";
import { compilePattern } from "./path-pattern.ts";

/** Content types as `aws s3 sync`, which the bucket deployment runs, guesses them. */
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".map": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain",
  ".xml": "application/xml",
};

interface Deployment {
  readonly directory: string;
  readonly prefix: string;
  readonly cacheControl: string | undefined;
  /** False for files that `exclude` and `include` of the deployment leave out. */
  readonly holds: (file: string) => boolean;
  /** Texts that deployment puts in place of markers (values only known when deployed). */
  readonly markers: Record<string, string>;
}

export type Bucket = (request: HttpRequest) => HttpResponse;

/** Buckets by name, each with what bucket deployments put into it. */
export function createBuckets(stacks: readonly Stack[], resolver: Resolver): Map<string, Bucket> {
  const contents = new Map<string, Deployment[]>();
  for (const located of findResources(stacks, "Custom::CDKBucketDeployment")) {
    if (!resolver.exists(located)) continue;
    const properties = resolver.properties(located);
    const bucket = String(properties.DestinationBucketName);
    const markers = asList(properties.SourceMarkers).map(asRecord);
    const deployments = asList(properties.SourceObjectKeys).map(
      (key, index): Deployment => ({
        directory: findAsset(located.stack, String(key)),
        prefix: String(properties.DestinationBucketKeyPrefix ?? "").replace(/^\/|\/$/g, ""),
        cacheControl: readCacheControl(properties.SystemMetadata),
        holds: readFilters(properties),
        markers: Object.fromEntries(
          Object.entries(markers[index] ?? {}).map(([name, value]) => [name, String(value)]),
        ),
      }),
    );
    contents.set(bucket, [...(contents.get(bucket) ?? []), ...deployments]);
  }
  return new Map([...contents].map(([name, deployments]) => [name, createBucket(deployments)]));
}

/** Patterns as the AWS CLI reads them: a later include beats an exclude. */
function readFilters({ Exclude, Include }: Record<string, unknown>): (file: string) => boolean {
  const compile = (patterns: unknown) => asList(patterns).map((pattern) => compilePattern(`/${pattern}`));
  const [excluded, included] = [compile(Exclude), compile(Include)];
  const fits = (patterns: typeof excluded, file: string) => patterns.some((pattern) => pattern(`/${file}`));
  return (file) => !fits(excluded, file) || fits(included, file);
}

function readCacheControl(metadata: unknown): string | undefined {
  const value = asRecord(metadata)["cache-control"];
  return value === undefined ? undefined : String(value);
}

function createBucket(deployments: readonly Deployment[]): Bucket {
  return (request) => {
    const key = decodeKey(request.path);
    for (const deployment of key === undefined ? [] : deployments) {
      const found = readObject(deployment, key ?? "");
      if (found) return conditional(request, key ?? "", found, deployment.cacheControl);
    }
    // A reader without the right to list a bucket gets 403, not 404, for what is not there.
    return {
      status: 403,
      headers: { "content-type": "application/xml" },
      body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    };
  };
}

function decodeKey(path: string): string | undefined {
  try {
    const key = decodeURIComponent(path).replace(/^\//, "");
    return key.includes("\0") ? undefined : key;
  } catch {
    return undefined;
  }
}

function readObject({ directory, prefix, markers, holds }: Deployment, key: string): Buffer | undefined {
  if (prefix && !key.startsWith(`${prefix}/`)) return undefined;
  const name = prefix ? key.slice(prefix.length + 1) : key;
  const file = normalize(join(directory, name));
  if (!holds(name)) return undefined;
  if (!file.startsWith(directory + sep) || !statSync(file, { throwIfNoEntry: false })?.isFile())
    return undefined;
  const content = readFileSync(file);
  const used = Object.entries(markers).filter(([marker]) => content.includes(marker));
  if (used.length === 0) return content;
  return Buffer.from(
    used.reduce((text, [marker, value]) => text.replaceAll(marker, value), content.toString()),
  );
}

function conditional(
  request: HttpRequest,
  key: string,
  body: Buffer,
  cacheControl: string | undefined,
): HttpResponse {
  const etag = `"${createHash("md5").update(body).digest("hex")}"`;
  const headers = {
    "content-type": TYPES[extname(key).toLowerCase()] ?? "binary/octet-stream",
    etag,
    ...(cacheControl ? { "cache-control": cacheControl } : {}),
  };
  if (request.headers["if-none-match"]?.includes(etag)) return { status: 304, headers, body: "" };
  return { status: 200, headers, body };
}
