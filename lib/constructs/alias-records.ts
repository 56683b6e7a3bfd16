import type { IDistribution } from "aws-cdk-lib/aws-cloudfront";
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { CloudFrontTarget } from "aws-cdk-lib/aws-route53-targets";
import { Construct } from "constructs";

/** Points a domain to the distribution, for IPv4 and IPv6. */
export class AliasRecords extends Construct {
  constructor(
    scope: Construct,
    id: string,
    domainName: string,
    hostedZoneId: string,
    distribution: IDistribution,
  ) {
    super(scope, id);
    const record = {
      zone: HostedZone.fromHostedZoneId(this, "Zone", hostedZoneId),
      // The final dot says that the name is whole: of the zone only the id is known.
      recordName: `${domainName}.`,
      target: RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
    };
    new ARecord(this, "Ipv4", record);
    new AaaaRecord(this, "Ipv6", record);
  }
}
