// Decides which IP addresses a request to a customer's URL may reach. Plain data in, verdict out: no I/O.
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

export type AddressRange = readonly [Address, number];

/** `ALLOWED`: covered by an explicit allow entry. `PUBLIC`: global unicast. All else is `REFUSED`. */
export type AddressVerdict = "ALLOWED" | "PUBLIC" | "REFUSED";

// ipaddr.js calls everything that it does not know "unicast". These stand here so that an older or newer
// table of the library cannot open one of them.
const DENIED_IPV4 = parseRanges([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16/32", // a cloud's platform endpoint behind a public-looking address
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
]);

// Only 2000::/3 is global unicast (RFC 4291 section 2.4): loopback, IPv4-compatible, mapped, NAT64, unique
// local, link-local, site-local, segment routing and multicast all lie outside. What is special within it:
const GLOBAL_UNICAST_IPV6 = parseRanges(["2000::/3"]);
const DENIED_IPV6 = parseRanges([
  "2001::/23", // protocol assignments, Teredo among them
  "2001:db8::/32",
  "2002::/16", // 6to4 carries any IPv4 address
  "2620:4f:8000::/48",
  "3fff::/20",
]);

/** Reads CIDR texts; throws on one that is not a range, since a typing error must not widen or hide a rule. */
export function parseRanges(cidrs: readonly string[]): AddressRange[] {
  return cidrs.map((cidr) => {
    if (isIP(cidr.split("/")[0] ?? "") === 0) throw new Error(`Not an address range: ${cidr}`);
    return ipaddr.parseCIDR(cidr);
  });
}

/** @param text one address as a resolver returns it or as the WHATWG URL parser normalised it, no brackets */
export function judgeAddress(text: string, allow: readonly AddressRange[]): AddressVerdict {
  // isIP is strict (no octal, no shorthand); a zone index names an interface of this machine.
  if (isIP(text) === 0 || text.includes("%")) return "REFUSED";
  const address = ipaddr.parse(text);
  if (isWithin(address, allow)) return "ALLOWED";
  return isPublic(address) ? "PUBLIC" : "REFUSED";
}

function isPublic(address: Address): boolean {
  if (address.range() !== "unicast") return false;
  if (address.kind() === "ipv4") return !isWithin(address, DENIED_IPV4);
  return isWithin(address, GLOBAL_UNICAST_IPV6) && !isWithin(address, DENIED_IPV6);
}

function isWithin(address: Address, ranges: readonly AddressRange[]): boolean {
  return ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits));
}
