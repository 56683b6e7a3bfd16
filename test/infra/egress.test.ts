import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readFunctions } from "./support/functions.ts";
import { readPermissions } from "./support/policies.ts";
import { synthesize } from "./support/synthesize.ts";

const root = resolve(import.meta.dirname, "../..");
const assembly = synthesize("dev");

/** All files of ours that a file brings along, itself included; types are not brought along. */
const bringsAlong = (file: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = readFileSync(join(root, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  for (const [, kind, target = ""] of source.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;]*?from\s+"(\.[^"]+)"/g,
  )) {
    if (kind === undefined) bringsAlong(join(dirname(file), target), seen);
  }
  return seen;
};

const functions = readFunctions(assembly).map((fn) => ({
  entry: fn.entry,
  files: [...bringsAlong(`lambdas/${fn.entry}.ts`)],
  reads: readPermissions(assembly, fn).flatMap(({ Action, resources }) =>
    Action.some((each) => /^(secretsmanager:GetSecretValue|s3:)/.test(each)) ? resources : [],
  ),
}));
/** Those who ask addresses that somebody else named: receivers of webhooks, keys of clients. */
const callsOut = functions.filter(({ files }) => files.includes("lambdas/platform/safe-fetch/safe-fetch.ts"));

describe("a function that calls addresses which others named", () => {
  it("is known by name", () => {
    expect(callsOut.map(({ entry }) => entry).sort()).toEqual(["webhooks/deliver"]);
  });

  it("can read neither signing keys, nor the keys of links, subjects and origin, nor anything in a bucket", () => {
    for (const { entry, reads } of callsOut) {
      expect(
        reads.filter((each) => /signing-key|LinkKey|PairwiseKey|OriginGuardKey|:s3:/.test(each)),
        entry,
      ).toEqual([]);
    }
  });
});

describe("everybody else", () => {
  it("calls nothing but AWS and the sign-in provider's keys: no file of theirs opens a connection by itself", () => {
    const own = /\bfetch\(|from "undici"|node:(https?|net|tls|dgram)"/;
    const opening = functions
      .filter(({ entry }) => !callsOut.some((each) => each.entry === entry))
      .flatMap(({ entry, files }) =>
        files
          .filter((file) => own.test(readFileSync(join(root, file), "utf8")))
          .map((file) => `${entry}: ${file}`),
      );
    // CloudFormation's own address, to which a custom resource answers; names of statuses; what addresses look like.
    const known = /: lambdas\/platform\/(custom-resource|http\/render-error|safe-fetch\/(url|address))\.ts$/;
    expect(opening.filter((each) => !known.test(each))).toEqual([]);
  });
});
