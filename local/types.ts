import type { FunctionSettings } from "./functions/settings.ts";

/** What `startLocalCloud` needs to know; everything has a default but the state folder and the port. */
export interface LocalCloudOptions {
  /** Command that synthesizes the app (reads CDK_OUTDIR); default `node bin/countersign.ts`. */
  readonly appCommand?: readonly string[];
  /** An already synthesized cloud assembly: nothing is synthesized then, and live reload still works. */
  readonly assemblyDir?: string;
  /** Where everything that must survive a restart lives. One running instance per folder. */
  readonly stateDir: string;
  /** Port of the product; 0 takes any free one. */
  readonly port: number;
  /** Serves the product by https, with a certificate that is made on the spot; default false. */
  readonly https?: boolean;
  /** Public base URL, when it is not `http(s)://127.0.0.1:<port>` (a tunnel, for instance). */
  readonly baseUrl?: string;
  /** CIDR list that webhooks may reach although it is private; given to functions that declare `WEBHOOK_ALLOW`. */
  readonly webhookAllow?: string;
  /** Empties the state folder first. */
  readonly fresh?: boolean;
  /** Prints nothing at all. */
  readonly quiet?: boolean;
  /** Rebuilds a function when its source changes; default false, `npm start` sets it. */
  readonly liveReload?: boolean;
  /** Puts something before the database, to watch what is asked of it: takes and gives an endpoint. */
  readonly beforeTable?: (endpoint: string) => Promise<string>;
}

/** The content of `<stateDir>/local.json`, binding for scripts. */
export interface LocalJson {
  readonly baseUrl: string;
  readonly issuer: string;
  readonly organizationId: string;
  readonly defaultWorkflowId: string;
  readonly clientCredentialsIntegrationId: string;
  readonly managementToken: Readonly<Record<string, string>>;
  readonly outboxUrl: string;
  readonly eventsUrl: string;
  readonly aws: LocalAws;
  /** What has to be trusted to talk to `baseUrl`; only where that is https. */
  readonly certificateFile?: string;
}

/** How a script reaches the emulated services with the AWS SDK: any non-empty credentials will do. */
export interface LocalAws {
  readonly endpoint: string;
  readonly region: string;
  readonly tableName: string;
  readonly eventBusName: string;
}

/** A user that the app made for trying things out. */
export interface DemoUser {
  readonly role: string;
  readonly username: string;
}

export interface LocalCloud {
  readonly baseUrl: string;
  readonly localJson: LocalJson;
  readonly aws: LocalAws;
  readonly demoUsers: readonly DemoUser[];
  /** One log file per function, `<logsDir>/<function>.log`. */
  readonly logsDir: string;
  /** Every function with its code and its variables, for whoever runs one outside. */
  readonly functions: readonly FunctionSettings[];
  /** Invokes a function by its short name (`deliver`, `rotate-keys` …), as a schedule would; rejects when it throws. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Stops everything within 3 seconds; state stays. */
  stop(): Promise<void>;
}
