import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { AssetHashType, CfnResource, DockerImage, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, type IBucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, type ISource, Source } from "aws-cdk-lib/aws-s3-deployment";
import { Construct } from "constructs";
import { projectRoot } from "./bundle.ts";
import { except } from "./exceptions.ts";
import type { HouseStack } from "./house-stack.ts";
import { toBucketInterface } from "./resource-interface.ts";

/**
 * Each set of pages with its Vite configuration and its folder in the bucket, which is its path in the address. The
 * dashboard comes first: building empties a folder, and its folder holds the others.
 */
const apps = [
  { config: "web/dashboard/vite.config.ts", folder: "." },
  { config: "web/vite.config.ts", folder: "v" },
] as const;

/** What the dashboard's files cannot know when they are built. */
export interface DashboardSettings {
  issuer: string;
  clientId: string;
}

/** The built pages in a private bucket. */
export class Pages extends Construct {
  readonly bucket: IBucket;
  private readonly log: LogGroup;

  constructor(scope: HouseStack, id: string) {
    super(scope, id);
    const bucket = new Bucket(this, "Bucket", {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Every synthesis makes the pages again, so there is nothing to keep.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    this.bucket = toBucketInterface(bucket);
    this.log = new LogGroup(this, "Log", {
      retention: scope.config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logEmptyingTo(scope, this.log);
    const shared = {
      sources: [builtPages()],
      destinationBucket: this.bucket,
      prune: false,
      logGroup: this.log,
    };
    // Files with a hash in their name come first and stay: someone may have the page of the last deployment open.
    const files = new BucketDeployment(this, "Files", {
      ...shared,
      exclude: ["*.html"],
      cacheControl: [
        CacheControl.setPublic(),
        CacheControl.maxAge(Duration.days(365)),
        CacheControl.immutable(),
      ],
    });
    const documents = new BucketDeployment(this, "Documents", {
      ...shared,
      exclude: ["*"],
      include: ["*.html"],
      cacheControl: [CacheControl.noCache()],
    });
    documents.node.addDependency(files);
    this.explain(bucket);
  }

  /** Written by the deployment, because only it knows the sign-in provider: the same build serves every stage. */
  tellDashboard(settings: DashboardSettings): void {
    new BucketDeployment(this, "Configuration", {
      sources: [Source.jsonData("config.json", settings)],
      destinationBucket: this.bucket,
      prune: false,
      logGroup: this.log,
      cacheControl: [CacheControl.noCache()],
    });
  }

  private explain(bucket: Bucket): void {
    except(
      bucket,
      "S1",
      "Only CloudFront reads it, and the address of a verification page holds a link's token.",
    );
    const stack = Stack.of(this);
    const provider = stack.node.children.find(({ node }) =>
      node.id.startsWith("Custom::CDKBucketDeployment"),
    );
    if (provider === undefined) throw new Error("CDK deploys buckets in another way now.");
    const reason =
      "CDK's own function, which copies the pages during a deployment; its role is not ours to write.";
    const assets = "cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>";
    const actions = ["s3:GetObject*", "s3:GetBucket*", "s3:List*", "s3:DeleteObject*", "s3:Abort*"];
    except(provider, "L1", reason);
    except(
      provider,
      "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
      reason,
    );
    for (const action of actions) except(provider, `IAM5[Action::${action}]`, reason);
    except(provider, `IAM5[Resource::arn:<AWS::Partition>:s3:::${assets}/*]`, reason);
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error("A bucket without a resource.");
    except(provider, `IAM5[Resource::<${stack.getLogicalId(defaultChild)}.Arn>/*]`, reason);
  }
}

/** CDK's function that empties the bucket would leave a log group of its own behind. */
const logEmptyingTo = (stack: Stack, { logGroupName }: LogGroup): void => {
  const handler = stack.node
    .tryFindChild("Custom::S3AutoDeleteObjectsCustomResourceProvider")
    ?.node.tryFindChild("Handler");
  if (!(handler instanceof CfnResource)) throw new Error("CDK empties buckets in another way now.");
  handler.addPropertyOverride("LoggingConfig", { LogGroup: logGroupName });
};

const builtPages = (): ISource =>
  Source.asset(join(projectRoot, "web"), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: { image: DockerImage.fromRegistry("unused"), local: { tryBundle: buildInto } },
  });

const buildInto = (directory: string): boolean => {
  for (const { config, folder } of apps) {
    const vite = join(projectRoot, "node_modules", "vite", "bin", "vite.js");
    const target = join(directory, folder);
    const options = ["--config", config, "--outDir", target, "--emptyOutDir", "--logLevel", "warn"];
    execFileSync(process.execPath, [vite, "build", ...options], {
      cwd: projectRoot,
      stdio: "inherit",
      // Whoever synthesizes, a test too: the pages are those of production.
      env: { ...process.env, NODE_ENV: "production" },
    });
  }
  return true;
};
