import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { findAsset, findResources, readAssembly } from "../../local/assembly/read.ts";
import { synthesize } from "../../local/synthesize.ts";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** The cloud assembly of the sources as they are now, made where it does not exist yet. */
export const makeAssembly = (): Promise<string> =>
  synthesize({
    root: projectRoot,
    command: [process.execPath, "bin/countersign.ts"],
    onProgress: (line) => console.log(`    ${line}`),
  });

export interface Bundle {
  /** Of the entry, as in `token-api`. */
  name: string;
  file: string;
  bytes: number;
}

/** The bundled code of every function of ours, as it would be deployed. Source maps are not loaded and not counted. */
export const readBundles = (assembly: string): Bundle[] =>
  findResources(readAssembly(assembly), "AWS::Lambda::Function")
    .flatMap(({ stack, resource }) => {
      const entry = resource.Metadata?.["countersign:entry"];
      if (typeof entry !== "string") return [];
      const file = join(findAsset(stack, readAssetKey(resource.Properties?.Code)), "index.mjs");
      return [{ name: basename(entry, ".ts"), file, bytes: statSync(file).size }];
    })
    .sort((a, b) => a.name.localeCompare(b.name));

const readAssetKey = (code: unknown): string => {
  const key = typeof code === "object" && code !== null && "S3Key" in code ? code.S3Key : undefined;
  if (typeof key !== "string") throw new Error("A function whose code is not an asset.");
  return key;
};

export interface Page {
  /** Its path below the base URL, as in `v/`. */
  name: string;
  /** JavaScript that the document asks for before anything is shown, compressed. */
  gzippedBytes: number;
}

/** Every HTML document that is put into a bucket, with its first-load JavaScript. */
export const readPages = (assembly: string): Page[] =>
  [...new Set(readPageFolders(assembly))]
    .flatMap((folder) =>
      findDocuments(folder).map((document) => ({
        name: `/${relative(folder, document).replace(/index\.html$/, "")}`,
        gzippedBytes: firstLoad(document, folder),
      })),
    )
    .sort((a, b) => a.name.localeCompare(b.name));

const readPageFolders = (assembly: string): string[] =>
  findResources(readAssembly(assembly), "Custom::CDKBucketDeployment").flatMap(({ stack, resource }) => {
    const keys = resource.Properties?.SourceObjectKeys;
    return Array.isArray(keys) ? keys.map((key) => findAsset(stack, String(key))) : [];
  });

const findDocuments = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html"))
    .map((path) => join(folder, path));

/** Scripts and preloaded modules of the document. Addresses in it are absolute: the folder is the root of the site. */
const firstLoad = (document: string, folder: string): number => {
  const html = readFileSync(document, "utf8");
  const scripts = [
    ...html.matchAll(/<script[^>]+src="([^"]+)"/g),
    ...html.matchAll(/<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"/g),
  ];
  return scripts
    .map(([, address = ""]) => gzipSync(readFileSync(join(folder, address)), { level: 9 }).length)
    .reduce((total, bytes) => total + bytes, 0);
};
