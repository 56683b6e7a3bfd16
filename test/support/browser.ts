import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";
import { PATIENCE_MS } from "./patience.ts";

/**
 * A browser that comes from npm alone. Chromium, its fonts and the system libraries that it needs are unpacked once
 * per version into the cache of `node_modules`; all later runs share them.
 */
const cacheFolder = fileURLToPath(new URL("../../node_modules/.cache/countersign", import.meta.url));

/**
 * Not the list that the package recommends: that one runs everything in a single process (closing one context
 * ends the browser) and switches web security off.
 */
const flags = [
  "--no-sandbox",
  "--disable-setuid-sandbox",
  "--disable-dev-shm-usage",
  "--headless=shell",
  "--disable-gpu",
  "--font-render-hinting=none",
];

function readPackageVersion(): string {
  const manifest = new URL("../../package.json", import.meta.resolve("@sparticuz/chromium"));
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, "utf8"));
  return version;
}

/** Only the fonts that came along, so that pages look the same on every machine. */
const writeFontConfiguration = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;

/** Unpacks beside the final place and moves there in one step, so that runs at the same time never see half of it. */
async function unpackChromium(): Promise<string> {
  const folder = join(cacheFolder, `chromium-${readPackageVersion()}`);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const staging = await mkdtemp(join(cacheFolder, "unpacking-"));
  try {
    // The package unpacks into the temporary folder, and the libraries only where it believes to run in Lambda:
    // both are told to a process of its own, so that nothing of it is left in this one.
    const script = 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();';
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: cacheFolder,
      env: {
        PATH: process.env.PATH,
        TMPDIR: staging,
        HOME: staging,
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      },
    });
    await writeFile(join(staging, "fonts.conf"), writeFontConfiguration(folder));
    await rename(staging, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

export interface TestBrowser {
  /** A profile of its own, whose pages are waited for as long as everything else. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Ends the browser and removes what it wrote. */
  close(): Promise<void>;
}

/** Starts Chromium. `extraFlags` is for what a test needs on top, such as a camera. */
export async function launchBrowser(extraFlags: readonly string[] = []): Promise<TestBrowser> {
  const folder = await unpackChromium();
  const scratch = await mkdtemp(join(cacheFolder, "home-"));
  const browser = await chromium.launch({
    executablePath: join(folder, "chromium"),
    args: [...flags, ...extraFlags],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
      XDG_CACHE_HOME: scratch,
      HOME: scratch,
      TMPDIR: scratch,
    },
  });
  return {
    newContext: async (options) => {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(PATIENCE_MS);
      return context;
    },
    close: async () => {
      await browser.close();
      await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
