import type { Context } from "aws-lambda";
import { correlate } from "./correlation.ts";
import { reportFailure } from "./failure.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metric.ts";

/**
 * Makes the handler of a schedule or a stream: every line of a run carries its id, a failed run is logged and counted
 * before Lambda hears of it, and metrics go out in any case.
 */
export const createJob =
  <Event, Result>(log: Log, metrics: Metrics, run: (event: Event) => Promise<Result>) =>
  (event: Event, context?: Pick<Context, "awsRequestId">): Promise<Result> =>
    correlate({ invocationId: context?.awsRequestId }, async () => {
      log.reset();
      try {
        return await run(event);
      } catch (error) {
        reportFailure({ log, metrics }, "RUN_FAILED", {}, error);
        throw error;
      } finally {
        metrics.flush();
      }
    });
