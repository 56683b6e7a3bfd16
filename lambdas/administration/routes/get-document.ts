import { implement, type Route } from "../../platform/http/operation.ts";
import * as contract from "../contract/insights.ts";

/** The OpenAPI document, for anyone: it holds nothing that the source does not. */
export const getDocument = (document: Record<string, unknown>): Route =>
  implement(contract.getDocument, async () => ({
    reply: document,
    headers: { "Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*" },
  }));
