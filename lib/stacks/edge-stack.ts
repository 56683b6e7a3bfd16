import { CfnOutput, Fn } from "aws-cdk-lib";
import { Certificate, CertificateValidation } from "aws-cdk-lib/aws-certificatemanager";
import { HostedZone } from "aws-cdk-lib/aws-route53";
import type { Construct } from "constructs";
import type { Config } from "../config.ts";
import { Firewall } from "../constructs/firewall.ts";
import type { OwnDomain } from "../constructs/front.ts";
import { HouseStack } from "../constructs/house-stack.ts";

/** What CloudFront takes from us-east-1 alone, wherever everything else is: the firewall and the certificate. */
export class EdgeStack extends HouseStack {
  readonly firewallArn: string;
  readonly domain: OwnDomain | undefined;

  constructor(scope: Construct, config: Config) {
    super(scope, "edge", config, "Countersign: firewall and certificate of the distribution", "us-east-1");
    this.firewallArn = this.offer("FirewallArn", new Firewall(this, "Firewall").arn);
    this.domain = this.readDomain();
  }

  private readDomain(): OwnDomain | undefined {
    const { domain } = this.config;
    if (domain === undefined) return undefined;
    const { name, hostedZoneId, certificateArn } = domain;
    if (certificateArn !== undefined) return { name, certificateArn };
    const { certificateArn: made } = new Certificate(this, "Certificate", {
      domainName: name,
      validation: CertificateValidation.fromDns(
        HostedZone.fromHostedZoneId(this, "Zone", hostedZoneId ?? ""),
      ),
    });
    return { name, certificateArn: this.offer("CertificateArn", made) };
  }

  /** For stacks of any region: CloudFormation looks the output up. AWS refuses to delete what a distribution uses. */
  private offer(name: string, value: string): string {
    new CfnOutput(this, name, { value });
    return Fn.getStackOutput(this.stackName, name, this.region);
  }
}
