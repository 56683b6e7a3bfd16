// npm run redrive: brings messages of a dead-letter queue back to where they failed. See docs/runbook.md.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type DeadLetters, findDeadLetters, pick, redrive } from "./redrive-queues.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stage: { type: "string" }, profile: { type: "string" }, move: { type: "boolean" } },
});
const stage = values.stage ?? "local";
const wanted = positionals.join(" ");

/** The local cloud takes any credentials, and says itself where it is. */
const connectLocally = (): SQSClient => {
  const file = join(process.env.COUNTERSIGN_STATE_DIR ?? ".countersign", "local.json");
  if (!existsSync(file)) throw new Error(`There is no ${file}: run npm start, or say --stage prod or dev.`);
  const { endpoint, region } = JSON.parse(readFileSync(file, "utf8")).aws;
  return new SQSClient({
    endpoint,
    region,
    credentials: { accessKeyId: randomUUID(), secretAccessKey: randomUUID() },
  });
};

const show = ({ name, messages, source }: DeadLetters): string =>
  `${name.padEnd(32)} ${String(messages).padStart(7)}${source === undefined ? "   cannot be moved: see the runbook" : ""}`;

const main = async (): Promise<number> => {
  const { profile } = values;
  const sqs = stage === "local" ? connectLocally() : new SQSClient(profile === undefined ? {} : { profile });
  const all = await findDeadLetters(sqs, stage);
  if (wanted === "") {
    console.log(`Dead letters of the stage ${stage}, about:`);
    for (const each of all) console.log(show(each));
    return 0;
  }
  const found = pick(all, wanted);
  if (found === undefined || (values.move === true && found.source === undefined)) {
    const movable = all.filter(({ source }) => source !== undefined).map(({ name }) => name);
    console.error(`"${wanted}" cannot be moved. In the stage ${stage} these can: ${movable.join(", ")}`);
    return 2;
  }
  console.log(show(found));
  if (values.move === true) console.log(`${await redrive(sqs, found)} moved.`);
  else console.log("Nothing was moved: add --move for that.");
  return 0;
};

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
