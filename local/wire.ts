import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createAttributes, distributionHost, physicalName } from "./assembly/attributes.ts";
import { findResources, type Stack } from "./assembly/read.ts";
import { asList, createResolver, type Resolver } from "./assembly/resolve.ts";
import { createTables, startDynamo } from "./aws/dynoxide.ts";
import { createEventBus } from "./aws/events.ts";
import type { Gateway } from "./aws/gateway.ts";
import { createMail } from "./aws/mail.ts";
import { createQueues, startQueues } from "./aws/queues.ts";
import { createSecrets } from "./aws/secrets.ts";
import { createSignIn, type SignIn } from "./aws/sign-in.ts";
import { createTemplateSecrets } from "./aws/template-secrets.ts";
import { createUserDirectory, type UserDirectory } from "./aws/users.ts";
import { type Catalog, createCatalog } from "./functions/catalog.ts";
import { createApis } from "./http/api.ts";
import { createSite } from "./http/cloudfront.ts";
import type { Front } from "./http/front.ts";
import { createBuckets } from "./http/pages.ts";
import { readOutputs } from "./outputs.ts";
import type { Reporter } from "./reporter.ts";
import type { State } from "./state.ts";
import { createCustomResources } from "./triggers/custom-resources.ts";
import { startTriggers } from "./triggers/mappings.ts";
import type { DemoUser, LocalJson } from "./types.ts";

export interface WireDeps {
  readonly stacks: readonly Stack[];
  readonly state: State;
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
  readonly localJson: LocalJson;
  readonly demoUsers: readonly DemoUser[];
}

const ACCOUNT = "000000000000";

/** Puts the parts together, in the order in which they need one another. */
export async function wire(deps: WireDeps): Promise<Wired> {
  const { stacks, state, stateDir, baseUrl, gateway, reporter, stops } = deps;
  const { warn } = reporter;
  const region = stacks.find((stack) => stack.region)?.region ?? "us-east-1";
  const [dynamo, queues] = await Promise.all([
    startDynamo(join(stateDir, "table.db"), warn),
    startQueues(join(stateDir, "queues")),
  ]);
  stops.push(
    () => dynamo.stop(),
    () => queues.stop(),
  );

  const customResources = createCustomResources({
    state,
    toolsOrigin: gateway.origin,
    invoke: (arn, event) => functions.invoke(arn, event),
  });
  const attributeOf = createAttributes({
    region,
    account: ACCOUNT,
    toolsOrigin: gateway.origin,
    remember: (kind, id, make) => remember(state, kind, id, make),
    customData: customResources.dataOf,
  });
  const rewrite = rewriteDistribution(stacks, baseUrl);
  const resolver = createResolver({ stacks, region, account: ACCOUNT, attributeOf, rewrite });
  const secrets = createSecrets({ state, region });
  await Promise.all([
    createTables(dynamo.endpoint, stacks, resolver),
    createQueues(queues.endpoint, stacks, resolver),
  ]);
  createTemplateSecrets(secrets, state, stacks, resolver);

  const functions = createCatalog({
    stacks,
    resolver,
    region,
    stateDir,
    environment: {
      ...runtimeEnvironment(state, region, gateway.origin),
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    },
    adjust: (declared) => openWebhooks(declared, deps.webhookAllow),
    warn,
  });
  stops.push(() => functions.stop());

  const mail = createMail(state);
  const bus = createEventBus({ stacks, resolver, state, region, send: queues.send, warn });
  const users = createUserDirectory({
    state,
    stacks,
    resolver,
    sendInvitation: (to, username) =>
      mail.post({
        channel: "EMAIL",
        to,
        subject: "Your account",
        text: `An account was made for you: ${username}`,
      }),
  });
  const signIn = await createLocalSignIn(stacks, resolver, users, state);
  gateway.mount({
    dynamo: dynamo.endpoint,
    queues: queues.endpoint,
    services: {
      AWSEvents: bus.actions,
      secretsmanager: secrets,
      AWSCognitoIdentityProviderService: users.actions,
    },
    mail,
    listEvents: bus.list,
    invoke: functions.invoke,
    customResource: customResources.answer,
    signInPath: signIn?.path,
    signIn: async (request, response, path) => signIn?.provider.handle(request, response, path),
  });

  await customResources.run(stacks, resolver);
  const apis = createApis(stacks, resolver, functions);
  const buckets = createBuckets(stacks, resolver);
  deps.front.mount(
    createSite({ stacks, resolver, region, apis, buckets, secure: baseUrl.startsWith("https:") }),
  );
  const invoke = functions.invoke;
  const triggers = await startTriggers({
    ...deps,
    resolver,
    dynamoEndpoint: dynamo.endpoint,
    queues,
    region,
    invoke,
    warn,
  });
  stops.push(() => triggers.stop());
  const outputs = await readOutputs({
    stacks,
    resolver,
    baseUrl,
    region,
    toolsOrigin: gateway.origin,
    signIn,
  });
  return { functions, ...outputs };
}

function remember(state: State, kind: string, id: string, make: () => string): string {
  const known = state.get<string>(kind, id);
  if (known !== undefined) return known;
  const made = make();
  state.put(kind, id, made);
  return made;
}

/** `https://<distribution>` becomes the local base URL wherever a template builds it. */
function rewriteDistribution(stacks: readonly Stack[], baseUrl: string): (text: string) => string {
  const hosts = findResources(stacks, "AWS::CloudFront::Distribution").map(({ logicalId }) =>
    distributionHost(logicalId),
  );
  const { host } = new URL(baseUrl);
  return (text) =>
    hosts.reduce(
      (changed, each) => changed.replaceAll(`https://${each}`, baseUrl).replaceAll(each, host),
      text,
    );
}

/** What Lambda's runtime sets, with credentials that are good for nothing but this. */
function runtimeEnvironment(state: State, region: string, endpoint: string): Record<string, string> {
  const secret = (name: string) =>
    remember(state, "credentials", name, () => randomBytes(20).toString("hex"));
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: `LOCAL${secret("id").slice(0, 15).toUpperCase()}`,
    AWS_SECRET_ACCESS_KEY: secret("key"),
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    LAMBDA_TASK_ROOT: "/var/task",
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
  };
}

/** Only functions whose template declares the variable may be told to reach private addresses. */
function openWebhooks(declared: Record<string, string>, allow: string | undefined): Record<string, string> {
  return allow && "WEBHOOK_ALLOW" in declared ? { ...declared, WEBHOOK_ALLOW: allow } : declared;
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
