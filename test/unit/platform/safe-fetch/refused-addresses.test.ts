import { describe, expect, it } from "vitest";
import type { Dial } from "../../../../lambdas/platform/safe-fetch/connector.ts";
import { createSafeFetch } from "../../../../lambdas/platform/safe-fetch/safe-fetch.ts";
import { checkWebhookUrl } from "../../../../lambdas/platform/safe-fetch/url.ts";

// One address per line; what it is stands beside it.
const REFUSED_ADDRESSES = `
0.0.0.0                    this host
0.1.2.3                    this network
10.0.0.1                   private
10.255.255.255             private
100.64.0.1                 carrier-grade NAT
100.100.100.200            a cloud's metadata service
100.127.255.255            carrier-grade NAT
127.0.0.1                  loopback
127.1.2.3                  loopback
127.255.255.254            loopback
168.63.129.16              a cloud's platform endpoint
169.254.0.1                link-local
169.254.169.254            metadata service
169.254.170.2              container credentials
172.16.0.1                 private
172.31.255.255             private
192.0.0.1                  protocol assignments
192.0.0.192                a cloud's metadata service
192.0.2.1                  documentation
192.31.196.1               AS112
192.52.193.1               AMT
192.88.99.1                6to4 relay
192.168.0.1                private
192.168.255.255            private
192.175.48.1               AS112
198.18.0.1                 benchmarking
198.19.255.255             benchmarking
198.51.100.1               documentation
203.0.113.1                documentation
224.0.0.1                  multicast
239.255.255.250            multicast
240.0.0.1                  reserved
254.255.255.255            reserved
255.255.255.255            broadcast
::                         unspecified
::1                        loopback
::2                        IPv4-compatible
::7f00:1                   IPv4-compatible loopback
::a9fe:a9fe                IPv4-compatible metadata service
::0808:0808                IPv4-compatible public address
::ffff:127.0.0.1           mapped loopback
::ffff:7f00:1              mapped loopback
::ffff:a9fe:a9fe           mapped metadata service
::ffff:8.8.8.8             mapped public address
::ffff:0:127.0.0.1         translated
64:ff9b::7f00:1            NAT64 loopback
64:ff9b::a9fe:a9fe         NAT64 metadata service
64:ff9b::808:808           NAT64 public address
64:ff9b:1::1               local NAT64
100::1                     discard
2001::1                    Teredo
2001:0:53aa:64c::1         Teredo
2001:2::1                  benchmarking
2001:3::1                  AMT
2001:4:112::1              AS112
2001:10::1                 ORCHID
2001:20::1                 ORCHIDv2
2001:30::1                 drone remote id
2001:db8::1                documentation
2002:7f00:1::              6to4 loopback
2002:a9fe:a9fe::1          6to4 metadata service
2620:4f:8000::1            AS112
3fff::1                    documentation
3fff:fff::1                documentation
4000::1                    not assigned
5f00::1                    segment routing
fc00::1                    unique local
fd00:ec2::254              metadata service
fdff:ffff::1               unique local
fe80::1                    link-local
febf::1                    link-local
fec0::1                    site-local
feff::1                    site-local
ff02::1                    multicast
ff0e::1                    multicast
`
  .trim()
  .split("\n")
  .map((line): [string, string] => [line.split(" ")[0] ?? "", line.replace(/^\S+\s+/, "")]);

// Other spellings of IPv4 literals that the URL parser understands.
const REFUSED_SPELLINGS = [
  "2130706433",
  "0x7f000001",
  "017700000001",
  "0x7f.1",
  "127.1",
  "127.0.1",
  "0177.0.0.1",
  "127.0.0.1.",
  "127。0。0。1",
  "１２７.0.0.1",
  "0",
  "0xa9fea9fe",
  "2852039166",
  "%31%32%37.0.0.1",
  "①②⑦.⓪.⓪.①",
  "127.0.0.1%00.example.com",
  "0x7f.0x0.0x0.0x1",
  "0300.0250.0.1",
  "0x0a.0.0.1",
  "[::ffff:0x7f000001]",
  "[0:0:0:0:0:ffff:7f00:0001]",
  "[::FFFF:169.254.169.254]",
  "[fe80::1%25eth0]",
  "[fe80::1%eth0]",
  "[::1]:443@8.8.8.8",
  "8.8.8.8@127.0.0.1",
  "8.8.8.8\\@127.0.0.1",
  "127.0.0.1#@8.8.8.8",
  "example.com.",
  "[v1.fe80::a]",
];

function createProbe(answers: readonly string[] = ["93.184.215.14"]) {
  const calls = { resolved: 0, dialled: 0 };
  const connect: Dial = (_, callback) => {
    calls.dialled += 1;
    callback(Object.assign(new Error("stub"), { code: "ECONNREFUSED" }), null);
  };
  const resolver = async () => {
    calls.resolved += 1;
    return answers;
  };
  const send = (url: string) =>
    createSafeFetch({ allow: [], resolver, connect }).send({ url, method: "POST", headers: {}, body: "{}" });
  return { calls, send };
}

const asHost = (address: string) => (address.includes(":") ? `[${address}]` : address);

describe("addresses that are not public", () => {
  it("are at least sixty in this table", () => {
    expect(new Set(REFUSED_ADDRESSES.map(([address]) => address)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(REFUSED_ADDRESSES)("refuses the literal %s (%s) before any socket opens", async (address) => {
    const { calls, send } = createProbe();
    expect(await send(`https://${asHost(address)}/hook`)).toMatchObject({
      kind: "refused",
      reason: "ADDRESS_NOT_PUBLIC",
    });
    expect(calls).toEqual({ resolved: 0, dialled: 0 });
    expect(checkWebhookUrl(`https://${asHost(address)}/`, [])).toMatchObject({ ok: false });
  });

  it.each(REFUSED_ADDRESSES)(
    "refuses a name that resolves to %s (%s) before any socket opens",
    async (address) => {
      const { calls, send } = createProbe([address]);
      expect(await send("https://hooks.example.com/")).toMatchObject({
        kind: "refused",
        reason: "ADDRESS_NOT_PUBLIC",
      });
      expect(calls).toEqual({ resolved: 1, dialled: 0 });
    },
  );

  it.each(REFUSED_SPELLINGS)("refuses the spelling %s before any socket opens", async (host) => {
    const { calls, send } = createProbe();
    expect(await send(`https://${host}/hook`)).toMatchObject({ kind: "refused" });
    expect(calls).toEqual({ resolved: 0, dialled: 0 });
  });

  it.each(["fe80::1%eth0", "2606:4700::1111%1", "127.1", "0x7f.0.0.1", "", "localhost"])(
    "refuses a name when the resolver answers %j",
    async (answer) => {
      const { calls, send } = createProbe([answer]);
      expect(await send("https://hooks.example.com/")).toMatchObject({ kind: "refused" });
      expect(calls.dialled).toBe(0);
    },
  );

  it.each([
    ["first", ["127.0.0.1", "93.184.215.14", "8.8.8.8"]],
    ["last", ["93.184.215.14", "8.8.8.8", "10.0.0.1"]],
    ["of the other family", ["93.184.215.14", "::1"]],
  ])("refuses a name when one bad address stands %s among good ones", async (_, answers) => {
    const { calls, send } = createProbe(answers);
    expect(await send("https://hooks.example.com/")).toMatchObject({
      kind: "refused",
      reason: "ADDRESS_NOT_PUBLIC",
    });
    expect(calls.dialled).toBe(0);
  });

  it("does not tell which private address a name resolves to", async () => {
    const { send } = createProbe(["10.1.2.3"]);
    expect(JSON.stringify(await send("https://hooks.example.com/"))).not.toContain("10.1.2.3");
  });
});

describe("public addresses", () => {
  it.each([
    "93.184.215.14",
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ])("dials %s", async (address) => {
    const { calls, send } = createProbe();
    expect(await send(`https://${asHost(address)}/`)).toMatchObject({ kind: "failed", reason: "CONNECT" });
    expect(calls.dialled).toBe(1);
  });

  it("tries every address of a name, IPv4 first, and then gives up", async () => {
    const dialled: string[] = [];
    const connect: Dial = (options, callback) => {
      dialled.push(`${options.hostname} for ${options.servername}`);
      callback(Object.assign(new Error("stub"), { code: "ENETUNREACH" }), null);
    };
    const resolver = async () => ["2606:4700::1111", "8.8.8.8", "1.1.1.1"];
    const { send } = createSafeFetch({ allow: [], resolver, connect });
    await send({ url: "https://hooks.example.com/", method: "POST", headers: {} });
    expect(dialled).toEqual([
      "8.8.8.8 for hooks.example.com",
      "1.1.1.1 for hooks.example.com",
      "2606:4700::1111 for hooks.example.com",
    ]);
  });
});
