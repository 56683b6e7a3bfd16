import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

/** Outputs of all stacks by their names. */
export type Outputs = Record<string, string>;

export interface Deployed {
  outputs: Outputs;
  /** How many functions got other code or settings. */
  updatedFunctions: number;
}

export interface Deployment {
  bootstrap(): Promise<void>;
  /** Deploys all stacks of an assembly. */
  deploy(assembly: string): Promise<Deployed>;
  destroy(assembly: string): Promise<void>;
  /** `npm run copy`. */
  copy(from: string, to: string): Promise<void>;
}

const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

/** The CDK's command line, against the emulator. Everything that it says goes to `logFile`. */
export const createDeployment = (root: string, endpoint: string, logFile: string): Deployment => {
  const environment = {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    AWS_ENDPOINT_URL: endpoint,
    // The emulator looks at no credentials; these are none.
    AWS_ACCESS_KEY_ID: "rehearsal",
    AWS_SECRET_ACCESS_KEY: "rehearsal",
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: "true",
    CDK_DISABLE_CLI_TELEMETRY: "1",
    CI: "true",
  };
  const node = (seconds: number, ...args: string[]): Promise<string> =>
    run(root, environment, logFile, seconds, [process.execPath, ...args]);
  const cdk = (seconds: number, ...args: string[]): Promise<string> =>
    run(root, environment, logFile, seconds, ["node_modules/.bin/cdk", ...args]);
  return {
    bootstrap: async () => {
      // Any app will do: the environment is named.
      await cdk(60, "bootstrap", `aws://${ACCOUNT}/${REGION}`, "--app", "true");
    },
    deploy: async (assembly) => {
      const options = ["--require-approval", "never", "--progress", "events"];
      const text = await cdk(300, "deploy", "--all", "--app", assembly, ...options);
      const outputs = [...text.matchAll(/^Countersign-[a-z]+-[a-z]+\.(\w+) = (.*)$/gm)];
      return {
        outputs: Object.fromEntries(outputs.map(([, name = "", value = ""]) => [name, value.trim()])),
        updatedFunctions: text.match(/UPDATE_COMPLETE.*AWS::Lambda::Function/g)?.length ?? 0,
      };
    },
    copy: async (from, to) => {
      await node(120, "docs/operations/copy.ts", "--from", from, "--to", to);
    },
    destroy: async (assembly) => {
      await cdk(300, "destroy", "--all", "--force", "--app", assembly);
    },
  };
};

const run = (
  root: string,
  env: Record<string, string>,
  logFile: string,
  seconds: number,
  [program = "", ...args]: string[],
): Promise<string> => {
  const child = spawn(program, args, {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: seconds * 1000,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      text += String(chunk);
      appendFileSync(logFile, String(chunk));
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(text);
      else reject(new Error(findReason(text) ?? `cdk ended with ${code} (at most ${seconds} s)`));
    });
  });
};

/** What CloudFormation said of the first resource that failed. */
const findReason = (text: string): string | undefined =>
  /(?:CREATE|UPDATE|DELETE)_FAILED\s*\|\s*(.*)$/m.exec(text)?.[1]?.replace(/\s+/g, " ").trim() ??
  /^.*(?:Template format error|rror:).*$/m.exec(text)?.[0];
