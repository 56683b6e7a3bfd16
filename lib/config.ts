import * as z from "zod";
import { LONGEST_DELIVERY_RETENTION_DAYS } from "../lambdas/webhooks/env.ts";

const stageNames = ["dev", "prod", "local"] as const;
export type StageName = (typeof stageNames)[number];

export interface DemoUser {
  role: string;
  /** Also the e-mail address. */
  username: string;
}

/** At least one of zone and certificate is there. */
export interface Domain {
  name: string;
  /** Zone of Route 53 that gets the records, and that proves to the certificate whose the domain is. */
  hostedZoneId: string | undefined;
  /** A certificate that is there already, in us-east-1. */
  certificateArn: string | undefined;
}

/** What differs between deployments of the same code. */
export interface Config {
  stage: StageName;
  /** Name of the first organization, which the deployment creates. */
  organizationName: string;
  /** Gets the first administrator's invitation; nobody is invited where it is missing. */
  adminEmail: string | undefined;
  /** Hears of every alarm, once the subscription that AWS sends is confirmed. */
  alarmEmail: string | undefined;
  /** Sender of every mail; SES must have verified it or its domain. */
  fromEmail: string;
  /** Where the product answers, when that is a domain of one's own instead of the distribution's. */
  domain: Domain | undefined;
  /** Whether others can reach it: then a firewall stands before it, and nobody gets round the distribution. */
  isPublic: boolean;
  /** Multiplies how many requests the firewall lets through from one address; 1 is what lib/ says. */
  rateLimitFactor: number;
  /** Any text: another one than last time has CloudFormation look up the API's key anew (docs/operations.md). */
  originKeyRenewed: string | undefined;
  logRetentionDays: number;
  /** How long deliveries of webhooks and their attempts can be seen and sent again. */
  deliveryRetentionDays: number;
  /** How long the bus keeps events, so that a subscriber can have them once more; 0 for no archive. */
  eventArchiveDays: number;
  /** Whether EventBridge's registry gets the schemas of the events; not every region has one. */
  eventSchemas: boolean;
  /** Accounts of AWS that may make rules on the bus. */
  subscriberAccounts: readonly string[];
  /** Whether the table, its key, the secrets and the users survive the removal of the stacks. */
  keepData: boolean;
  /**
   * Whether functions that could use up the account's concurrency get a fixed share of it. A new account has ten
   * executions in all and can reserve none. The local cloud starts as many as that, up to twenty.
   */
  reserveConcurrency: boolean;
  /** One user per role, for trying things out. */
  demoUsers: readonly DemoUser[];
}

/** What the person who deploys has to change, in one sentence. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

const email = z.email({ error: "must be an e-mail address" });

const settings = z.object({
  organizationName: z
    .string({ error: "must be a text" })
    .trim()
    .min(1, { error: "must not be empty" })
    .max(80, { error: "must have at most 80 characters" })
    .optional(),
  adminEmail: email.optional(),
  alarmEmail: email.optional(),
  fromEmail: email.optional(),
  domainName: z
    .string()
    .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, {
      error: "must be the name of a domain, in lower case and without https://",
    })
    .optional(),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{5,31}$/, {
      error: "must be the id of a hosted zone, like Z followed by letters and digits",
    })
    .optional(),
  certificateArn: z
    .string()
    .regex(/^arn:[a-z-]+:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, {
      error: "must be the ARN of a certificate in us-east-1, where CloudFront looks for it",
    })
    .optional(),
  rateLimitFactor: z.coerce
    .number({ error: "must be a number" })
    .min(0.1, { error: "must be at least 0.1" })
    .max(100, { error: "must be at most 100" })
    .optional(),
  originKeyRenewed: z
    .string()
    .regex(/^[\w-]{1,40}$/, { error: "must be a date, or another short word" })
    .optional(),
  logRetentionDays: z.coerce
    .number({ error: "must be a number of days" })
    .pipe(
      z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653], {
        error: "must be one of the retentions that CloudWatch Logs offers (… 30, 60, 90, 180, 365, 731 …)",
      }),
    )
    .optional(),
  // Shorter than the schedule of retries and the days that an endpoint may be down, and something would be lost.
  deliveryRetentionDays: z.coerce
    .number({ error: "must be a number of days" })
    .int({ error: "must be a number of days" })
    .min(7, { error: "must be at least 7" })
    .max(LONGEST_DELIVERY_RETENTION_DAYS, { error: `must be at most ${LONGEST_DELIVERY_RETENTION_DAYS}` })
    .default(30),
  eventArchiveDays: z.coerce
    .number({ error: "must be a number of days" })
    .int({ error: "must be a number of days" })
    .min(0, { error: "must not be negative" })
    .optional(),
  eventSchemas: z.enum(["on", "off"], { error: "must be on or off" }).default("on"),
  subscriberAccounts: z
    .string()
    .regex(/^\d{12}(,\d{12}){0,4}$/, {
      error: "must be the ids of one to five accounts, with commas between",
    })
    .transform((ids) => [...new Set(ids.split(","))])
    .optional(),
});

type Defaults = Pick<
  Config,
  | "organizationName"
  | "logRetentionDays"
  | "eventArchiveDays"
  | "keepData"
  | "isPublic"
  | "reserveConcurrency"
  | "demoUsers"
> & {
  /** Undefined: the deployment has to say it. */
  fromEmail: string | undefined;
};

const demoRoles = ["operator", "admin", "agent", "reviewer", "viewer"] as const;

const defaults: Record<StageName, Defaults> = {
  dev: {
    organizationName: "My organization",
    fromEmail: "no-reply@countersign.example",
    logRetentionDays: 14,
    eventArchiveDays: 7,
    keepData: false,
    isPublic: true,
    reserveConcurrency: false,
    demoUsers: [],
  },
  prod: {
    organizationName: "My organization",
    fromEmail: undefined,
    logRetentionDays: 365,
    eventArchiveDays: 7,
    keepData: true,
    isPublic: true,
    reserveConcurrency: true,
    demoUsers: [],
  },
  local: {
    organizationName: "Example Corporation",
    fromEmail: "no-reply@countersign.example",
    logRetentionDays: 1,
    eventArchiveDays: 0,
    keepData: false,
    isPublic: false,
    reserveConcurrency: true,
    demoUsers: demoRoles.map((role) => ({ role, username: `${role}@countersign.example` })),
  },
};

const isStageName = (value: unknown): value is StageName => stageNames.some((name) => name === value);

const readDomain = (given: z.infer<typeof settings>): Domain | undefined => {
  const { domainName: name, hostedZoneId, certificateArn } = given;
  if (name === undefined) {
    if (hostedZoneId === undefined && certificateArn === undefined) return undefined;
    throw new ConfigurationError("A hosted zone or a certificate is of use with -c domainName= alone.");
  }
  if (hostedZoneId === undefined && certificateArn === undefined) {
    throw new ConfigurationError(
      `The domain ${name} needs -c hostedZoneId= for its records and certificate, or -c certificateArn= of one that you have.`,
    );
  }
  return { name, hostedZoneId, certificateArn };
};

/**
 * Reads the stage's configuration from CDK context (`-c stage=prod -c fromEmail=…`). Throws a sentence that says what
 * to change.
 */
export const readConfig = (context: (name: string) => unknown): Config => {
  const stage = context("stage") ?? "dev";
  if (!isStageName(stage)) {
    throw new ConfigurationError(
      `There is no stage "${String(stage)}": use -c stage= with ${stageNames.join(", ")}.`,
    );
  }
  const given = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, context(name)]));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `-c ${issue.path.join(".")}= ${issue.message}`);
    throw new ConfigurationError(
      `The configuration of the stage ${stage} is not valid: ${faults.join("; ")}.`,
    );
  }
  const fallback = defaults[stage];
  const fromEmail = parsed.data.fromEmail ?? fallback.fromEmail;
  if (fromEmail === undefined) {
    throw new ConfigurationError(
      `The stage ${stage} needs the sender of its mails: add -c fromEmail=<address>.`,
    );
  }
  const eventArchiveDays = parsed.data.eventArchiveDays ?? fallback.eventArchiveDays;
  if (eventArchiveDays > parsed.data.deliveryRetentionDays) {
    throw new ConfigurationError(
      "-c eventArchiveDays= must not be more than -c deliveryRetentionDays=: an event that is replayed is known by its deliveries, and without them webhooks would be sent again.",
    );
  }
  return {
    stage,
    organizationName: parsed.data.organizationName ?? fallback.organizationName,
    adminEmail: parsed.data.adminEmail,
    alarmEmail: parsed.data.alarmEmail,
    fromEmail,
    domain: readDomain(parsed.data),
    isPublic: fallback.isPublic,
    rateLimitFactor: parsed.data.rateLimitFactor ?? 1,
    originKeyRenewed: parsed.data.originKeyRenewed,
    logRetentionDays: parsed.data.logRetentionDays ?? fallback.logRetentionDays,
    deliveryRetentionDays: parsed.data.deliveryRetentionDays,
    eventArchiveDays,
    eventSchemas: parsed.data.eventSchemas === "on",
    subscriberAccounts: parsed.data.subscriberAccounts ?? [],
    keepData: fallback.keepData,
    reserveConcurrency: fallback.reserveConcurrency,
    demoUsers: fallback.demoUsers,
  };
};
