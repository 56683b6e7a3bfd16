import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import type { Log } from "../platform/log.ts";
import { ORIGIN_KEY_HEADER } from "./env.ts";
import type { OriginKeys } from "./origin-keys.ts";

/** Answers API Gateway, which asks before each route. A request without the header never gets here. */
export const createCheckOrigin =
  (keys: OriginKeys, log: Log) =>
  async (event: Pick<APIGatewayRequestAuthorizerEventV2, "headers">): Promise<{ isAuthorized: boolean }> => {
    const isAuthorized = await keys.includes(event.headers?.[ORIGIN_KEY_HEADER] ?? "");
    if (!isAuthorized) log.warn("REQUEST_NOT_FROM_DISTRIBUTION");
    return { isAuthorized };
  };
