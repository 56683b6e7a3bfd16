/** The only source of the current time, so that tests can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const plusSeconds = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);

export const plusMinutes = (time: Date, minutes: number): Date => plusSeconds(time, minutes * 60);

/** Seconds since the epoch, as DynamoDB TTL and JWT want them. */
export const epochSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);

/** Runs it after so many milliseconds, unless what it gives back is called before. */
export type Later = (milliseconds: number, run: () => void) => () => void;

export const systemLater: Later = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};
