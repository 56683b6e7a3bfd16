import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { createAttributes, physicalName } from "./assembly/attributes.ts";
import { findResources, type Stack } from "./assembly/read.ts";
import { asList, createResolver, type Resolver } from "./assembly/resolve.ts";
import { findUnserved } from "./assembly/unserved.ts";
import { createTables, type DynamoServer } from "./aws/dynoxide.ts";
import { createEventBus } from "./aws/events.ts";
import type { Gateway } from "./aws/gateway.ts";
import { createMail } from "./aws/mail.ts";
import { createQueues, type QueueServer } from "./aws/queues.ts";
import { createSecrets } from "./aws/secrets.ts";
import { createSignIn, type SignIn } from "./aws/sign-in.ts";
import { createTemplateSecrets } from "./aws/template-secrets.ts";
import { createUserDirectory, type UserDirectory } from "./aws/users.ts";
import { type Catalog, createCatalog } from "./functions/catalog.ts";
import { createApis, findRouteFunctions } from "./http/api.ts";
import { createSite } from "./http/cloudfront.ts";
import type { Front } from "./http/front.ts";
import { createBuckets } from "./http/pages.ts";
import { createGatekeeper } from "./iam/gatekeeper.ts";
import { readOutputs } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";
import { openWebhooks, remember, rewriteDistribution, runtimeEnvironment } from "./runtime.ts";
import type { State } from "./state.ts";
import { type CustomResources, createCustomResources } from "./triggers/custom-resources.ts";
import { startTriggers } from "./triggers/mappings.ts";
import type { DemoUser, LocalJson } from "./types.ts";

export interface WireDeps {
  readonly stacks: readonly Stack[];
  readonly state: State;
  readonly dynamo: DynamoServer;
  readonly queues: QueueServer;
  readonly stateDir: string;
  readonly baseUrl: string;
  readonly gateway: Gateway;
  readonly front: Front;
  readonly webhookAllow: string | undefined;
  readonly reporter: Reporter;
  readonly stops: (() => Promise<void> | void)[];
}

export interface Wired {
  readonly functions: Catalog;
  /** Loads the functions behind routes ahead of their first request, one after another. */
  warmUp(): Promise<void>;
  readonly localJson: LocalJson;
  readonly demoUsers: readonly DemoUser[];
}

/** Loading a function takes a core for about that long; the first request should find one free. */
const WARM_UP_PAUSE_MS = 400;
const ACCOUNT = "000000000000";
/** Log of what functions asked for and their roles do not allow. */
const REFUSALS = "refused.log";

/** Puts the parts together, in the order in which they need one another. */
export async function wire(deps: WireDeps): Promise<Wired> {
  const { stacks, state, stateDir, dynamo, queues, gateway, reporter, stops } = deps;
  const { warn } = reporter;
  for (const type of findUnserved(stacks)) warn(`${type} is not served locally`);
  const region = stacks.find((stack) => stack.region)?.region ?? "us-east-1";
  const customResources = createCustomResources({
    state,
    toolsOrigin: gateway.origin,
    invoke: (arn, event) => functions.invoke(arn, event),
  });
  const resolver = makeResolver(deps, region, customResources);
  await Promise.all([
    createTables(dynamo.endpoint, stacks, resolver),
    createQueues(queues.endpoint, stacks, resolver),
  ]);
  const functions = createCatalog({
    stacks,
    resolver,
    region,
    stateDir,
    environment: {
      ...runtimeEnvironment(state, region, gateway.origin),
    },
    adjust: (declared) => openWebhooks(declared, deps.webhookAllow),
    warn,
  });
  stops.push(() => functions.stop());
  const core = { region, resolver, dynamo, queues, functions, customResources };
  const signIn = await mountServices(deps, core);
  await customResources.run(stacks, resolver);
  await mountSite(deps, core);
  const toolsOrigin = gateway.origin;
  const outputs = await readOutputs({ stacks, resolver, baseUrl: deps.baseUrl, region, toolsOrigin, signIn });
  const warmUp = async (): Promise<void> => {
    for (const arn of findRouteFunctions(stacks, resolver)) {
      functions.find(arn).warm();
      await new Promise((done) => setTimeout(done, WARM_UP_PAUSE_MS).unref());
    }
  };
  return { functions, warmUp, ...outputs };
}

function makeResolver(deps: WireDeps, region: string, customResources: CustomResources): Resolver {
  const { stacks, state, gateway } = deps;
  const attributeOf = createAttributes({
    region,
    account: ACCOUNT,
    toolsOrigin: gateway.origin,
    remember: (kind, id, make) => remember(state, kind, id, make),
    customData: customResources.dataOf,
  });
  const rewrite = rewriteDistribution(stacks, deps.baseUrl);
  return createResolver({ stacks, region, account: ACCOUNT, attributeOf, rewrite });
}

interface Core {
  readonly region: string;
  readonly resolver: Resolver;
  readonly dynamo: DynamoServer;
  readonly queues: QueueServer;
  readonly functions: Catalog;
  readonly customResources: CustomResources;
}

/** Everything behind the AWS endpoint. */
async function mountServices(deps: WireDeps, core: Core): Promise<LocalSignIn | undefined> {
  const { stacks, state, gateway, reporter } = deps;
  const { region, resolver, queues } = core;
  const secrets = createSecrets({ state, region });
  createTemplateSecrets(secrets, state, stacks, resolver);
  const mail = createMail(state);
  const invite = (to: string, username: string) =>
    mail.post({ channel: "EMAIL", to, subject: "Your account", text: `You can sign in as ${username}.` });
  const users = createUserDirectory({ state, stacks, resolver, sendInvitation: invite });
  const bus = createEventBus({ stacks, resolver, state, region, send: queues.send, warn: reporter.warn });
  const signIn = await createLocalSignIn(stacks, resolver, users, state);
  gateway.mount({
    dynamo: core.dynamo.endpoint,
    queues: queues.endpoint,
    gatekeeper: createGatekeeper({
      stacks,
      resolver,
      place: { region, account: ACCOUNT },
      onRefusal: (line) => {
        appendFileSync(join(deps.stateDir, "logs", REFUSALS), `${line}\n`);
        reporter.warn(line);
      },
    }),
    services: {
      AWSEvents: bus.actions,
      secretsmanager: secrets,
      AWSCognitoIdentityProviderService: users.actions,
    },
    mail,
    listEvents: bus.list,
    invoke: core.functions.invoke,
    customResource: core.customResources.answer,
    signInPath: signIn?.path,
    signIn: async (request, response, path) => signIn?.provider.handle(request, response, path),
  });
  return signIn;
}

/** What people reach, and what runs by itself. */
async function mountSite(deps: WireDeps, core: Core): Promise<void> {
  const { stacks, baseUrl, reporter, stops } = deps;
  const { region, resolver, functions } = core;
  const apis = createApis(stacks, resolver, functions);
  const buckets = createBuckets(stacks, resolver);
  const secure = baseUrl.startsWith("https:");
  deps.front.mount(createSite({ stacks, resolver, region, apis, buckets, secure }));
  const triggers = await startTriggers({
    ...core,
    stacks,
    state: deps.state,
    dynamoEndpoint: core.dynamo.endpoint,
    invoke: functions.invoke,
    warn: reporter.warn,
  });
  stops.push(() => triggers.stop());
}

export interface LocalSignIn {
  readonly issuer: string;
  readonly path: string;
  readonly provider: SignIn;
}

async function createLocalSignIn(
  stacks: readonly Stack[],
  resolver: Resolver,
  users: UserDirectory,
  state: State,
): Promise<LocalSignIn | undefined> {
  const [pool] = findResources(stacks, "AWS::Cognito::UserPool");
  if (!pool) return undefined;
  const issuer = String(resolver.resolve(pool.stack, { "Fn::GetAtt": [pool.logicalId, "ProviderURL"] }));
  const clients = findResources(stacks, "AWS::Cognito::UserPoolClient").map((located) => {
    const { CallbackURLs, LogoutURLs } = resolver.properties(located);
    return {
      id: String(resolver.resolve(located.stack, { Ref: located.logicalId })),
      redirectUris: asList(CallbackURLs).map(String),
      logoutUris: asList(LogoutURLs).map(String),
    };
  });
  return {
    issuer,
    path: new URL(issuer).pathname,
    provider: await createSignIn({ issuer, clients, users, state }),
  };
}

/** Name of the first resource of a type, for people who look for it with the SDK. */
export function nameOfFirst(stacks: readonly Stack[], ...types: string[]): string {
  const [located] = findResources(stacks, ...types);
  return located ? physicalName(located) : "";
}
