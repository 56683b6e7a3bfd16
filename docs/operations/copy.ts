// npm run copy: brings items (and secrets) of one table into another, in this account or another. See docs/operations.md.
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { copyItems } from "./copy-items.ts";
import { copySecrets } from "./copy-secrets.ts";

const { values } = parseArgs({
  options: {
    from: { type: "string" },
    to: { type: "string" },
    "from-profile": { type: "string" },
    "to-profile": { type: "string" },
    without: { type: "string" },
    secrets: { type: "string" },
    exactly: { type: "boolean" },
  },
});
const { from, to } = values;
if (
  from === undefined ||
  to === undefined ||
  (from === to && values["from-profile"] === values["to-profile"])
) {
  console.error("Name two tables: npm run copy -- --from <table> --to <table>");
  process.exit(2);
}
const settings = (profile: string | undefined) => (profile === undefined ? {} : { profile });
const source = settings(values["from-profile"]);
const target = settings(values["to-profile"]);
const listOf = (text: string | undefined): string[] => (text ?? "").split(",").filter((each) => each !== "");

const result = await copyItems({
  from: { client: new DynamoDBClient(source), table: from },
  to: { client: new DynamoDBClient(target), table: to },
  without: listOf(values.without),
  exactly: values.exactly === true,
});
console.log(`Items: ${result.copied} copied, ${result.skipped} left out, ${result.deleted} deleted.`);
for (const prefix of listOf(values.secrets)) {
  const copied = await copySecrets(
    new SecretsManagerClient(source),
    new SecretsManagerClient(target),
    prefix,
  );
  console.log(`Secrets ${prefix}*: ${copied} copied.`);
}
