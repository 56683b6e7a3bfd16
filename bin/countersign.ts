import { App } from "aws-cdk-lib";
import { ConfigurationError, readConfig } from "../lib/config.ts";
import { addStacks } from "../lib/stacks/index.ts";
import { switches } from "../lib/switches.ts";

const app = new App({ context: switches });
try {
  addStacks(
    app,
    readConfig((name) => app.node.tryGetContext(name)),
  );
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  // The sentence is for whoever typed the command: where in the code it was found is of no use to them.
  console.error(error.message);
  process.exitCode = 1;
}
