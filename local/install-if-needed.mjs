// Installs the dependencies when node_modules is missing or is not what package-lock.json says.
// Runs before `npm start` and `npm test` on whatever Node the machine has: no dependency, no newer syntax.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const installed = join(root, "node_modules", ".package-lock.json");
const stamp = join(root, "node_modules", ".cache", "countersign-lock.sha256");

const [major] = process.versions.node.split(".");
if (Number(major) < 20) {
  console.error(
    `Countersign needs Node 20 or newer to start; this is ${process.version}. See https://nodejs.org`,
  );
  process.exit(1);
}

const lockText = readFileSync(join(root, "package-lock.json"), "utf8");
const wanted = createHash("sha256").update(lockText).digest("hex");

/** True when every package of the lockfile that this machine can use is installed in the version it names. */
function isComplete() {
  if (!existsSync(installed)) return false;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return true;
  const have = JSON.parse(readFileSync(installed, "utf8")).packages;
  return Object.entries(JSON.parse(lockText).packages).every(
    ([path, { version, optional, link }]) =>
      path === "" || link || optional || (have[path] && have[path].version === version),
  );
}

if (!isComplete()) {
  console.log("· Installing the dependencies from package-lock.json (once, about a minute)");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) {
    console.error("The dependencies could not be installed; the lines above say why.");
    process.exit(status ?? 1);
  }
}
mkdirSync(dirname(stamp), { recursive: true });
writeFileSync(stamp, wanted);
