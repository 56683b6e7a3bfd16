/**
 * Context for CDK itself. Here and not in cdk.json, so that an assembly is the same whether the CLI or `node` makes it.
 */
export const switches = {
  // A stack that others depend on cannot lose what they use: deploying such a change fails before anything happens.
  "@aws-cdk/core:defaultCrossStackReferences": "strong",
  // Less to read in each policy: what says the same is said once.
  "@aws-cdk/aws-iam:minimizePolicies": true,
  // A rule may only put messages into queues of its own account.
  "@aws-cdk/aws-events:eventsTargetQueueSameAccount": true,
  "@aws-cdk/aws-s3:publicAccessBlockedByDefault": true,
  // The path of each resource in the template: the local cloud names functions by it.
  "aws:cdk:enable-path-metadata": true,
} as const;
