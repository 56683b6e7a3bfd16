import { App } from "aws-cdk-lib";
import { readConfig } from "../lib/config.ts";
import { addStacks } from "../lib/stacks/index.ts";
import { switches } from "../lib/switches.ts";

const app = new App({ context: switches });
addStacks(
  app,
  readConfig((name) => app.node.tryGetContext(name)),
);
app.synth();
