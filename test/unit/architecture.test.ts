import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const importsOf = (file: string): string[] => {
  const text = readFileSync(join(root, file), "utf8");
  return [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\(\s*"([^"]+)"\s*\)/g),
  ].map((match) => match[1] ?? match[2] ?? "");
};

interface Edge {
  from: string;
  to: string;
}

const edges: Edge[] = ["bin", "lib", "lambdas", "local", "web", "test"].flatMap(sources).flatMap((from) =>
  importsOf(from).map((target) => ({
    from,
    to: target.startsWith(".") ? relative(root, resolve(root, dirname(from), target)) : target,
  })),
);

const contexts = readdirSync(join(root, "lambdas")).filter((name) => name !== "core" && name !== "platform");
const contextOf = (path: string): string | undefined =>
  contexts.find((context) => path.startsWith(`lambdas/${context}/`));
const entityOf = (path: string): string | undefined => /^lambdas\/core\/([^/.]+)\//.exec(path)?.[1];

const breaking = (rule: (edge: Edge) => boolean): string[] =>
  edges.filter(rule).map((edge) => `${edge.from} → ${edge.to}`);

const IO = [
  "@aws-sdk/",
  "node:fs",
  "node:http",
  "node:https",
  "node:net",
  "undici",
  "@middy/",
  "node:child_process",
];

describe("arrows between the floors only go down", () => {
  it("finds the sources at all", () => {
    expect(edges.length).toBeGreaterThan(300);
    expect(contexts).toContain("oidc");
  });

  it("platform knows nothing of the product", () => {
    expect(
      breaking(({ from, to }) => from.startsWith("lambdas/platform/") && isOurs(to) && !isPlatform(to)),
    ).toEqual([]);
  });

  it("core imports only core and platform", () => {
    expect(
      breaking(
        ({ from, to }) => from.startsWith("lambdas/core/") && isOurs(to) && !isCore(to) && !isPlatform(to),
      ),
    ).toEqual([]);
  });

  it("contexts do not import one another", () => {
    expect(
      breaking(({ from, to }) => {
        const context = contextOf(from);
        return context !== undefined && contextOf(to) !== undefined && contextOf(to) !== context;
      }),
    ).toEqual([]);
  });

  it("nothing in lambdas/ imports lib, bin, local, web or test", () => {
    expect(
      breaking(({ from, to }) => from.startsWith("lambdas/") && /^(lib|bin|local|web|test)\//.test(to)),
    ).toEqual([]);
  });

  it("lib imports of lambdas/ only the environments, the table's keys, the permissions and the metrics", () => {
    const allowed =
      /^lambdas\/([a-z-]+\/env|core\/keys|core\/access\/permissions|core\/metrics|platform\/metric)\.ts$/;
    expect(
      breaking(({ from, to }) => /^(lib|bin)\//.test(from) && to.startsWith("lambdas/") && !allowed.test(to)),
    ).toEqual([]);
  });

  it("bin imports only lib and the CDK", () => {
    expect(
      breaking(({ from, to }) => from.startsWith("bin/") && isOurs(to) && !to.startsWith("lib/")),
    ).toEqual([]);
  });

  it("local stands apart: it reads the synthesized assembly and imports nothing of the product", () => {
    expect(
      breaking(({ from, to }) => from.startsWith("local/") && isOurs(to) && !to.startsWith("local/")),
    ).toEqual([]);
  });

  it("web imports of lambdas/ only wire schemas", () => {
    const allowed =
      /^lambdas\/(core\/[a-z-]+\/(schema|[a-z-]+-settings)|[a-z-]+\/(contract(\/[a-z-]+)?|domain\/[a-z-]+-input))\.ts$/;
    expect(
      breaking(
        ({ from, to }) =>
          from.startsWith("web/") && isOurs(to) && !to.startsWith("web/") && !allowed.test(to),
      ),
    ).toEqual([]);
  });
});

describe("inside core and the contexts", () => {
  it("domain files do no I/O", () => {
    const isDomain = (path: string) => /^lambdas\/.*(\/domain\.ts$|\/domain\/)/.test(path);
    expect(
      breaking(
        ({ from, to }) =>
          isDomain(from) && (IO.some((name) => to.startsWith(name)) || /\/store(\.ts|\/)/.test(to)),
      ),
    ).toEqual([]);
  });

  it("DynamoDB commands are sent only by stores and the platform", () => {
    const maySend =
      /^lambdas\/platform\/dynamo\/|^lambdas\/.*(\/store\.ts$|\/store\/)|^lambdas\/core\/event\/redact\.ts$/;
    expect(
      breaking(
        ({ from, to }) =>
          from.startsWith("lambdas/") && to.startsWith("@aws-sdk/lib-dynamodb") && !maySend.test(from),
      ),
    ).toEqual([]);
  });

  it("core entities import one another without circles", () => {
    const graph = new Map<string, Set<string>>();
    for (const { from, to } of edges) {
      const [a, b] = [entityOf(from), entityOf(to)];
      if (a === undefined || b === undefined || a === b) continue;
      graph.set(a, (graph.get(a) ?? new Set()).add(b));
    }
    const circles: string[] = [];
    const walk = (entity: string, path: readonly string[]): void => {
      if (path.includes(entity)) {
        circles.push([...path.slice(path.indexOf(entity)), entity].join(" → "));
        return;
      }
      for (const next of graph.get(entity) ?? []) walk(next, [...path, entity]);
    };
    for (const entity of graph.keys()) walk(entity, []);
    expect(circles).toEqual([]);
  });
});

describe("the size and style of files", () => {
  const lines = (file: string) => readFileSync(join(root, file), "utf8").split("\n").length - 1;

  it("source files have at most 300 lines, test files 500", () => {
    const written = (file: string) => !file.includes("/generated/");
    const tooLong = [
      ...["bin", "lib", "lambdas", "local", "web"]
        .flatMap(sources)
        .filter((file) => written(file) && lines(file) > 300),
      ...sources("test").filter((file) => lines(file) > 500),
    ];
    expect(tooLong).toEqual([]);
  });

  it("lib and lambdas hold no cast and no any", () => {
    const cast = /\bas (?!const\b)[A-Za-z{[(]|: any\b|<any>|@ts-ignore|@ts-expect-error|biome-ignore/;
    const found = ["lib", "lambdas"].flatMap(sources).flatMap((file) =>
      readFileSync(join(root, file), "utf8")
        .replaceAll(/^(import|export) [^;]*? from "[^"]+";$/gm, "")
        .split("\n")
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line))
        .map((line) => line.replaceAll(/"[^"]*"|`[^`]*`|'[^']*'/g, '""').replace(/\/\/.*$/, ""))
        .filter((line) => cast.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it("an entry is at most 40 lines", () => {
    const entries = sources("lambdas").filter((file) =>
      /^export const handler\b/m.test(readFileSync(join(root, file), "utf8")),
    );
    expect(entries.length).toBeGreaterThan(10);
    expect(entries.filter((file) => lines(file) > 40)).toEqual([]);
  });
});

function isOurs(path: string): boolean {
  return /^(bin|lib|lambdas|local|web|test|docs)\//.test(path);
}

function isPlatform(path: string): boolean {
  return path.startsWith("lambdas/platform/");
}

function isCore(path: string): boolean {
  return path.startsWith("lambdas/core/");
}
