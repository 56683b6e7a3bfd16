import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
}

interface Template {
  Resources: Record<string, Resource>;
}

/** What the rehearsal brings along because the emulator lacks it. */
export interface Helpers {
  /** Address under which the keys of the dashboard's sign-in are. */
  issuer: string;
  /** Loopback port that passes requests on to the emulated HTTP API. */
  originPort: number;
}

/** Something that the emulator lacks, and how the rehearsal does without it. */
interface Gap {
  lacks: string;
  instead: string;
  /** Resources that are left out. */
  omits?: (resource: Resource) => boolean;
  /** What another resource becomes; the same object where it stays as it is. */
  changes?: (resource: Resource, helpers: Helpers) => Resource;
}

const omitting = (lacks: string, instead: string, ...types: string[]): Gap => ({
  lacks,
  instead,
  omits: ({ Type }) => types.includes(Type),
});

const asRecord = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? { ...value } : {};

/** Gaps of MiniStack 1.5, each found by a deployment that failed. */
const gaps: readonly Gap[] = [
  omitting("the log of the firewall", "left out", "AWS::WAFv2::LoggingConfiguration"),
  omitting("saved queries of CloudWatch Logs", "left out", "AWS::Logs::QueryDefinition"),
  omitting(
    "the SDK and the AWS CLI of Lambda's own runtimes, with which CDK's functions copy pages and empty their bucket",
    "the rehearsal copies the pages itself, and empties the bucket before it removes the stacks",
    "Custom::CDKBucketDeployment",
    "Custom::S3AutoDeleteObjects",
  ),
  {
    lacks: "alarms over metric math",
    instead: "left out; the others are made",
    omits: ({ Type, Properties }) => Type === "AWS::CloudWatch::Alarm" && Properties?.Metrics !== undefined,
  },
  {
    lacks: "temporary passwords that fit the user pool's own policy",
    instead: "the pool gets the emulator's policy",
    changes: (resource) => {
      if (resource.Type !== "AWS::Cognito::UserPool") return resource;
      const { Policies: _, ...others } = resource.Properties ?? {};
      return { ...resource, Properties: others };
    },
  },
  {
    lacks: "the public address of an HTTP API, behind CloudFront",
    instead: "the distribution asks the rehearsal, which hands the same request to the emulated API",
    changes: (resource, { originPort }) => {
      if (resource.Type !== "AWS::CloudFront::Distribution") return resource;
      const config = asRecord(resource.Properties?.DistributionConfig);
      const origins = Array.isArray(config.Origins) ? config.Origins.map(asRecord) : [];
      const changed = origins.map((origin) =>
        origin.CustomOriginConfig === undefined
          ? origin
          : {
              ...origin,
              DomainName: "localhost",
              CustomOriginConfig: { OriginProtocolPolicy: "http-only", HTTPPort: originPort },
            },
      );
      return {
        ...resource,
        Properties: { ...resource.Properties, DistributionConfig: { ...config, Origins: changed } },
      };
    },
  },
  {
    lacks: "TLS between CloudFront and a bucket",
    instead: "the bucket's policy does not insist on it",
    changes: (resource) => {
      if (resource.Type !== "AWS::S3::BucketPolicy") return resource;
      const document = asRecord(resource.Properties?.PolicyDocument);
      const statements = Array.isArray(document.Statement) ? document.Statement : [];
      const Statement = statements.filter((each) => !JSON.stringify(each).includes("aws:SecureTransport"));
      return {
        ...resource,
        Properties: { ...resource.Properties, PolicyDocument: { ...document, Statement } },
      };
    },
  },
  {
    lacks: "receivers of webhooks with public addresses",
    instead: "webhooks may reach the rehearsal's own receiver, which no deployed stack allows",
    changes: (resource) => {
      const environment = asRecord(resource.Properties?.Environment);
      const variables = asRecord(environment.Variables);
      if (variables.WEBHOOK_ALLOW === undefined) return resource;
      const Variables = { ...variables, WEBHOOK_ALLOW: "127.0.0.1/32" };
      return {
        ...resource,
        Properties: { ...resource.Properties, Environment: { ...environment, Variables } },
      };
    },
  },
];

/** Nothing in the templates helps here. */
const tokenGap: Adaptation = {
  lacks: "other sign-ins than its own at /oauth2/token",
  instead: "requests for tokens go to the emulated API without CloudFront, with its key",
  resources: 0,
};

const cookieGap = {
  lacks: "cookies in the events of HTTP APIs",
  instead: "each function is wrapped by three lines that take them from the header",
};

const wrapper = `import { handler as inner } from "./function.mjs";
const withCookies = (event) => event?.headers?.cookie === undefined || event.cookies !== undefined
  ? event : { ...event, cookies: event.headers.cookie.split("; ") };
export const handler = (event, ...others) => inner(withCookies(event), ...others);
`;

/** Wraps every function; says how many there are. */
const wrapFunctions = (directory: string): number => {
  const folders = readdirSync(directory).filter((name) => existsSync(join(directory, name, "index.mjs")));
  for (const name of folders) {
    renameSync(join(directory, name, "index.mjs"), join(directory, name, "function.mjs"));
    writeFileSync(join(directory, name, "index.mjs"), wrapper);
  }
  return folders.length;
};

const issuerGap = {
  lacks: "the address of a user pool's keys (ProviderURL), and people who sign in",
  instead: "the rehearsal issues tokens for the administrator whom the deployment invited",
};

const rewriteIssuer = (value: unknown, issuer: string): unknown => {
  if (Array.isArray(value)) return value.map((each) => rewriteIssuer(each, issuer));
  if (value === null || typeof value !== "object") return value;
  const [[name, argument] = ["", undefined], ...others] = Object.entries(value);
  if (
    others.length === 0 &&
    name === "Fn::GetAtt" &&
    Array.isArray(argument) &&
    argument[1] === "ProviderURL"
  )
    return issuer;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rewriteIssuer(each, issuer)]));
};

export interface Adaptation {
  lacks: string;
  instead: string;
  /** How many resources it touches. */
  resources: number;
}

/** Changes the templates of an assembly so that the emulator takes them; says what it lacks. */
export const adaptAssembly = (directory: string, helpers: Helpers): Adaptation[] => {
  const counts = new Map<Gap | typeof issuerGap, number>();
  const count = (gap: Gap | typeof issuerGap) => counts.set(gap, (counts.get(gap) ?? 0) + 1);
  for (const file of templatesOf(directory)) {
    const text = readFileSync(join(directory, file), "utf8");
    const template: Template = JSON.parse(text);
    const kept = adaptResources(template.Resources, helpers, count);
    if (text.includes('"ProviderURL"')) count(issuerGap);
    const after = rewriteIssuer({ ...template, Resources: kept }, helpers.issuer);
    writeFileSync(join(directory, file), JSON.stringify(after, null, 1));
  }
  nameTemplatesAnew(directory);
  const found = [...counts].map(([{ lacks, instead }, resources]) => ({ lacks, instead, resources }));
  return [...found, { ...cookieGap, resources: wrapFunctions(directory) }, tokenGap];
};

export const templatesOf = (directory: string): string[] =>
  readdirSync(directory).filter((name) => name.endsWith(".template.json"));

const adaptResources = (
  resources: Record<string, Resource>,
  helpers: Helpers,
  count: (gap: Gap) => void,
): Record<string, Resource> => {
  const kept: Record<string, Resource> = {};
  for (const [id, resource] of Object.entries(resources)) {
    const omission = gaps.find(({ omits }) => omits?.(resource) === true);
    if (omission !== undefined) {
      count(omission);
      continue;
    }
    kept[id] = gaps.reduce((current, gap) => {
      const next = gap.changes?.(current, helpers) ?? current;
      if (next !== current) count(gap);
      return next;
    }, resource);
  }
  for (const resource of Object.values(kept)) {
    const dependencies = [resource.DependsOn ?? []].flat().filter((id) => id in kept);
    if (dependencies.length > 0) resource.DependsOn = dependencies;
    else delete resource.DependsOn;
  }
  return kept;
};

/** The CLI takes a template that was published under the same name for the same template. */
export const nameTemplatesAnew = (directory: string): void => {
  const manifestFile = join(directory, "manifest.json");
  let manifest = readFileSync(manifestFile, "utf8");
  for (const file of templatesOf(directory)) {
    const assetsFile = join(directory, file.replace(".template.json", ".assets.json"));
    const text = readFileSync(assetsFile, "utf8");
    const assets: { files: Record<string, { source: { path: string } }> } = JSON.parse(text);
    const [old] = Object.entries(assets.files).find(([, { source }]) => source.path === file) ?? [];
    if (old === undefined) continue;
    const name = createHash("sha256")
      .update(readFileSync(join(directory, file)))
      .digest("hex");
    writeFileSync(assetsFile, text.replaceAll(old, name));
    manifest = manifest.replaceAll(old, name);
  }
  writeFileSync(manifestFile, manifest);
};
