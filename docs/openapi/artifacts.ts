import { printClientRights, printClientTypes } from "./client.ts";
import { createDocument, printDocument } from "./document.ts";
import { eventSchemas } from "./event-schemas.ts";

/** What is made from the contracts and committed; `npm run openapi` writes all of it. */
export const artifacts: readonly { path: string; print: () => string }[] = [
  { path: "docs/openapi.json", print: printDocument },
  ...eventSchemas,
  {
    path: "web/dashboard/src/api/generated/schema.ts",
    print: () => printClientTypes(createDocument()),
  },
  {
    path: "web/dashboard/src/api/generated/rights.ts",
    print: () => printClientRights(createDocument()),
  },
];
