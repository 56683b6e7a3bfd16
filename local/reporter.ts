export interface Reporter {
  say(line: string): void;
  /** Something that went wrong and does not stop us; the same line at most once in five seconds. */
  warn(line: string): void;
  silence(): void;
}

const REPEAT_MS = 5000;

export function createReporter(quiet: boolean): Reporter {
  let silent = quiet;
  const seen = new Map<string, number>();
  return {
    say: (line) => {
      if (!silent) console.log(`· ${line}`);
    },
    warn: (line) => {
      const last = seen.get(line);
      if (silent || (last !== undefined && Date.now() - last < REPEAT_MS)) return;
      if (seen.size > 500) seen.clear();
      seen.set(line, Date.now());
      console.error(`✖ ${line}`);
    },
    silence: () => {
      silent = true;
    },
  };
}
