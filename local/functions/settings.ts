/** A function as the template declares it, with everything resolved. */
export interface FunctionSettings {
  /** Name that AWS would give it. */
  readonly name: string;
  /** Name for people: log file, messages, `invoke`. */
  readonly shortName: string;
  readonly arn: string;
  readonly codeDir: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly memorySize: number;
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number | undefined;
  readonly environment: () => Record<string, string>;
  /** Entry source file, for live reload. */
  readonly entry: string | undefined;
}

export interface WorkerStart {
  readonly moduleUrl: string;
  readonly exportName: string;
  readonly cacheDir: string;
  readonly name: string;
  readonly memorySize: number;
  readonly logFile: string;
}

export interface WorkerRequest {
  readonly id: string;
  readonly event: string;
  readonly deadline: number;
  readonly functionArn: string;
}

export interface WorkerAnswer {
  readonly kind: "ready" | "failed" | "done";
  /** JSON text. */
  readonly result?: string;
  readonly error?: { errorType: string; errorMessage: string; stack: string };
}

/** The function threw, ran out of time or memory, or could not be loaded. */
export class FunctionFailed extends Error {
  readonly errorType: string;
  constructor(errorType: string, message: string, stack?: string) {
    super(message);
    this.errorType = errorType;
    if (stack) this.stack = stack;
  }
}
