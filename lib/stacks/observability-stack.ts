import { CfnOutput, Stack } from "aws-cdk-lib";
import { Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct, IConstruct } from "constructs";
import type { Config } from "../config.ts";
import { Alarm } from "../constructs/alarm.ts";
import { HouseStack } from "../constructs/house-stack.ts";
import { LogQueries } from "../constructs/log-queries.ts";
import { operatorPage } from "../constructs/operator-page.ts";
import { ProductAlarms } from "../constructs/product-alarms.ts";
import { ProductMetrics } from "../constructs/product-metrics.ts";
import { WorkQueue } from "../constructs/queue-worker.ts";
import { logGroupName, metricsNamespace, ServiceFunction } from "../constructs/service-function.ts";
import type { Shared } from "./shared.ts";

/**
 * What operators see: one page, saved searches, and the alarms that belong to no single resource. It comes last and looks
 * at what the other stacks made: whatever they add is on it without a word here.
 */
export class ObservabilityStack extends HouseStack {
  constructor(scope: Construct, config: Config, { api, productTable }: Pick<Shared, "api" | "productTable">) {
    super(scope, "observability", config, "Countersign: dashboard, searches and alarms");
    // A page must never keep another stack from losing a queue that it shows.
    this.node.setContext("@aws-cdk/core:defaultCrossStackReferences", "weak");
    const metrics = new ProductMetrics(metricsNamespace(config.stage));
    new ProductAlarms(this, "Alarms", metrics);
    const functions = this.findAll(scope, ServiceFunction);
    const logGroupNames = [logGroupName(this, "http-api"), ...functions.map((fn) => fn.logGroupName)];
    new LogQueries(this, "Searches", `Countersign/${config.stage}`, logGroupNames);
    const dashboard = new Dashboard(this, "Dashboard", {
      dashboardName: `Countersign-${config.stage}`,
      widgets: operatorPage({
        stack: this,
        stage: config.stage,
        metrics,
        api,
        table: productTable.table,
        functions,
        queues: this.findAll(scope, WorkQueue),
        alarms: this.findAll(scope, Alarm),
        logGroupNames,
      }),
    });
    new CfnOutput(this, "DashboardName", { value: dashboard.dashboardName });
  }

  /** All constructs of a kind in this region: what the edge has elsewhere cannot be shown on the same page. */
  private findAll<Kind extends IConstruct>(
    scope: Construct,
    kind: abstract new (...parts: never[]) => Kind,
  ): Kind[] {
    return scope.node
      .findAll()
      .filter((each): each is Kind => each instanceof kind && Stack.of(each).region === this.region);
  }
}
