import { App } from "aws-cdk-lib";
import { SubscriberStack } from "./subscriber-stack.ts";

const app = new App();
const need = (name: string): string => {
  const value: unknown = app.node.tryGetContext(name);
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`Say -c ${name}=…`);
};

new SubscriberStack(app, "CountersignSubscriber", {
  eventBusName: need("eventBusName"),
  integrationId: need("integrationId"),
});
