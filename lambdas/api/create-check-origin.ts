import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { originChecks } from "../core/metrics.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metric.ts";
import { ORIGIN_KEY_HEADER } from "./env.ts";
import type { OriginKeys } from "./origin-keys.ts";

type Question = Pick<APIGatewayRequestAuthorizerEventV2, "headers"> &
  Partial<Pick<APIGatewayRequestAuthorizerEventV2, "requestContext">>;

/** Answers API Gateway, which asks before each route. A request without the header never gets here. */
export const createCheckOrigin =
  (keys: OriginKeys, log: Log, metrics: Metrics) =>
  async (event: Question): Promise<{ isAuthorized: boolean }> => {
    const isAuthorized = await keys.includes(event.headers?.[ORIGIN_KEY_HEADER] ?? "");
    if (!isAuthorized) {
      log.warn("REQUEST_NOT_FROM_DISTRIBUTION", { requestId: event.requestContext?.requestId });
      metrics.add(originChecks, { Result: "REFUSED" });
    }
    return { isAuthorized };
  };
