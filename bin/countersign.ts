import { App } from "aws-cdk-lib";
import { readConfig } from "../lib/config.ts";
import { addStacks } from "../lib/stacks/index.ts";

const app = new App();
addStacks(
  app,
  readConfig((name) => app.node.tryGetContext(name)),
);
app.synth();
