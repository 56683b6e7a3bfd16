import { isIP } from "node:net";

/** A variable of the environment that cannot be used; its message names the variable. */
export class BadSetting extends Error {}

export interface Settings {
  readonly stateDir: string;
  readonly port: number;
  readonly baseUrl?: string;
  readonly webhookAllow?: string;
}

/** What the variables of docs/local.md say. Read before anything starts: a typing error must not show up later. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { PORT, COUNTERSIGN_STATE_DIR, COUNTERSIGN_BASE_URL, COUNTERSIGN_WEBHOOK_ALLOW } = env;
  return {
    stateDir: COUNTERSIGN_STATE_DIR || ".countersign",
    port: readPort(PORT),
    ...(COUNTERSIGN_BASE_URL ? { baseUrl: readBaseUrl(COUNTERSIGN_BASE_URL) } : {}),
    ...(COUNTERSIGN_WEBHOOK_ALLOW ? { webhookAllow: readRanges(COUNTERSIGN_WEBHOOK_ALLOW) } : {}),
  };
}

function readPort(text: string | undefined): number {
  const port = Number(text || 4310);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new BadSetting(`PORT=${text} is not a port number.`);
  return port;
}

function readBaseUrl(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new BadSetting(
    `COUNTERSIGN_BASE_URL=${text} is not the address of a site, such as https://tunnel.example.com`,
  );
}

function readRanges(text: string): string {
  const ranges = text.split(",").map((range) => range.trim());
  return ranges.filter(Boolean).map(readRange).join(",");
}

/** A bare address stands for itself alone. */
function readRange(text: string): string {
  const [address = "", bits, ...more] = text.split("/");
  const most = isIP(address) === 4 ? 32 : 128;
  const good = isIP(address) !== 0 && !address.includes("%") && more.length === 0;
  if (good && bits === undefined) return `${address}/${most}`;
  if (good && /^\d{1,3}$/.test(bits ?? "") && Number(bits) <= most) return text;
  throw new BadSetting(
    `COUNTERSIGN_WEBHOOK_ALLOW: "${text}" is not an IP address or CIDR range, such as 127.0.0.1 or 10.0.0.0/8`,
  );
}
