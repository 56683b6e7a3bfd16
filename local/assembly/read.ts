import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
  readonly Condition?: string;
}

export interface Template {
  readonly Resources?: Record<string, Resource>;
  readonly Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown }; Condition?: string }>;
  readonly Parameters?: Record<string, { Default?: unknown }>;
  readonly Conditions?: Record<string, unknown>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
}

export interface Stack {
  readonly name: string;
  readonly region: string | undefined;
  readonly template: Template;
  /** Directory (or file) of each asset by the hash in its S3 key. */
  readonly assets: ReadonlyMap<string, string>;
}

/** One resource with the stack that holds it. */
export interface Located {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly resource: Resource;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: { templateFile?: string; stackName?: string; directoryName?: string; file?: string };
}

/** Reads all stacks of a cloud assembly, those of nested stages included. */
export function readAssembly(directory: string): Stack[] {
  const manifest: { artifacts?: Record<string, Artifact> } = readJson(join(directory, "manifest.json"));
  return Object.entries(manifest.artifacts ?? {}).flatMap(([id, artifact]) => {
    if (artifact.type === "cdk:cloud-assembly" && artifact.properties?.directoryName) {
      return readAssembly(join(directory, artifact.properties.directoryName));
    }
    return artifact.type === "aws:cloudformation:stack" ? [readStack(directory, id, artifact)] : [];
  });
}

function readStack(directory: string, id: string, artifact: Artifact): Stack {
  const region = artifact.environment?.split("/").at(-1);
  return {
    name: artifact.properties?.stackName ?? id,
    region: region === "unknown-region" ? undefined : region,
    template: readJson(join(directory, artifact.properties?.templateFile ?? `${id}.template.json`)),
    assets: readAssets(directory, id),
  };
}

interface AssetManifest {
  readonly files?: Record<string, { source: { path?: string } }>;
}

function readAssets(directory: string, id: string): Map<string, string> {
  const manifest: AssetManifest = readJson(join(directory, `${id}.assets.json`));
  return new Map(
    Object.entries(manifest.files ?? {}).flatMap(([hash, { source }]) =>
      source.path ? [[hash, resolve(directory, source.path)] as const] : [],
    ),
  );
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Every resource of the given types, over all stacks. */
export function findResources(stacks: readonly Stack[], ...types: string[]): Located[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {})
      .filter(([, resource]) => types.includes(resource.Type))
      .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  );
}

/** Directory of the asset that an S3 key or object name (`<hash>.zip`) means. */
export function findAsset(stack: Stack, key: string): string {
  const path = stack.assets.get(key.replace(/\.[a-z]+$/, ""));
  if (!path) throw new Error(`${stack.name}: no asset for ${key}`);
  return path;
}
