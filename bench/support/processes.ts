import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process of the bench's own that answers questions. What is measured and what measures never share one. */
export interface Helper {
  ask<Answer>(question: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

export interface HelperOptions {
  /** The whole environment; the caller's where it is left out. */
  env?: Readonly<Record<string, string>>;
  execArgv?: readonly string[];
}

const SECONDS_TO_START = 90;

const complaints = new WeakMap<ChildProcess, string>();

/** Starts `bench/support/<script>.ts`, which says `ready` once, with what it wants to tell. */
export const startHelper = async <Ready>(
  script: string,
  input: unknown,
  options: HelperOptions = {},
): Promise<Helper & { ready: Ready }> => {
  const child = fork(fileURLToPath(new URL(`./${script}.ts`, import.meta.url)), [JSON.stringify(input)], {
    // What a function logs is written, as it is on AWS, and read by nobody.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [...(options.execArgv ?? [])],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  // Shown only where it explains why the process ended.
  child.stderr?.on("data", (chunk) => {
    complaints.set(child, `${complaints.get(child) ?? ""}${chunk}`.slice(-4_000));
  });
  const ready = await nextMessage<Ready>(child, script, SECONDS_TO_START * 1000);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    ready,
    ask: <Answer>(question: unknown): Promise<Answer> => {
      const answer = turn.then(() => {
        const coming = nextMessage<Answer>(child, script, 120_000);
        child.send(JSON.stringify(question));
        return coming;
      });
      turn = answer.catch(() => undefined);
      return answer;
    },
    stop: () => end(child),
  };
};

/** Starts servers for as long as `run` takes. */
export const withHelpers = async <Result>(
  run: (
    start: (
      script: string,
      input: unknown,
      options?: HelperOptions,
    ) => Promise<Helper & { ready: { port: number } }>,
  ) => Promise<Result>,
): Promise<Result> => {
  const started: Helper[] = [];
  try {
    return await run(async (script, input, options) => {
      const helper = await startHelper<{ port: number }>(script, input, options);
      started.push(helper);
      return helper;
    });
  } finally {
    await Promise.all(started.map((helper) => helper.stop()));
  }
};

const nextMessage = <Message>(child: ChildProcess, script: string, milliseconds: number): Promise<Message> =>
  new Promise((resolve, reject) => {
    const settle = (run: () => void): void => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onExit);
      run();
    };
    const onMessage = (text: unknown): void => settle(() => resolve(JSON.parse(String(text))));
    const onExit = (code: number | null): void =>
      settle(() => reject(new Error(`${script} ended with ${code}: ${complaints.get(child) ?? ""}`)));
    const timer = setTimeout(
      () => settle(() => reject(new Error(`${script} did not answer in ${milliseconds} ms`))),
      milliseconds,
    );
    child.on("message", onMessage);
    child.on("exit", onExit);
  });

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 5_000).unref();
  });

/** The other side: what the helper was started with. */
export const readInput = <Input>(): Input => JSON.parse(process.argv[2] ?? "null");

export interface HelperScript {
  /** What whoever started it wants to know first. */
  ready: unknown;
  answer?(question: string): Promise<unknown> | unknown;
  stop?(): Promise<void>;
}

/** The other side: says that it is ready, then answers. It ends with whoever started it. */
export const serveQuestions = ({ ready, answer, stop }: HelperScript): void => {
  const end = async (): Promise<void> => {
    await stop?.();
    process.exit(0);
  };
  process.on("message", async (text) => say(await answer?.(JSON.parse(String(text)))));
  process.once("disconnect", end);
  process.once("SIGTERM", end);
  say(ready);
};

const say = (message: unknown): void => {
  process.send?.(JSON.stringify(message ?? null));
};
