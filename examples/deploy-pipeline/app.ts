import { App } from "aws-cdk-lib";
import { DeployRolesStack } from "./deploy-roles-stack.ts";

const app = new App();
const repository: unknown = app.node.tryGetContext("repository");
if (typeof repository !== "string") throw new Error("Say -c repository=owner/name");

// One account for each stage is better: then this stack is deployed to both, each with its own environments.
new DeployRolesStack(app, "CountersignDeployRoles", {
  repository,
  environments: { dev: "DEPLOY", "prod-diff": "DIFF", prod: "DEPLOY" },
});
