import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import {
  type IOidcProvider,
  OidcProviderNative,
  PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

const GITHUB = "token.actions.githubusercontent.com";

/** The roles that `cdk bootstrap` made, by the part of their name. */
type BootstrapRole = "deploy-role" | "file-publishing-role" | "lookup-role";

export interface DeployRolesProps extends StackProps {
  /**
   * Whose workflows may take the roles, as GitHub spells it in its tokens: `owner/name`, for repositories made since
   * July 2026 with the numbers that outlive a renaming, `owner@123/name@456`.
   */
  repository: string;
  /** Environments of the repository and what a job in each of them may do in this account. */
  environments: Readonly<Record<string, "DEPLOY" | "DIFF">>;
  /** Where an account has GitHub as a provider already: an account can have it only once. */
  existingProviderArn?: string;
}

const rights: Record<"DEPLOY" | "DIFF", readonly BootstrapRole[]> = {
  DEPLOY: ["deploy-role", "file-publishing-role", "lookup-role"],
  DIFF: ["lookup-role"],
};

/** Lets jobs of one repository deploy into this account without any key. Deploy it once, by hand. */
export class DeployRolesStack extends Stack {
  constructor(scope: Construct, id: string, props: DeployRolesProps) {
    super(scope, id, props);
    // A wildcard here would let in repositories of strangers: GitHub signs tokens for everybody's.
    if (!/^[\w.-]+(@\d+)?\/[\w.-]+(@\d+)?$/.test(props.repository)) {
      throw new Error(`repository must be owner/name or owner@id/name@id: ${props.repository}`);
    }
    const provider = this.findProvider(props.existingProviderArn);
    for (const [environment, right] of Object.entries(props.environments)) {
      this.addRole(provider, props.repository, environment, rights[right]);
    }
  }

  private findProvider(existing: string | undefined): IOidcProvider {
    return existing === undefined
      ? new OidcProviderNative(this, "GitHub", { url: `https://${GITHUB}`, clientIds: ["sts.amazonaws.com"] })
      : OidcProviderNative.fromOidcProviderArn(this, "GitHub", existing);
  }

  private addRole(
    provider: IOidcProvider,
    repository: string,
    environment: string,
    roles: readonly BootstrapRole[],
  ): void {
    if (!/^[\w-]+$/.test(environment))
      throw new Error(`Not the plain name of an environment: ${environment}`);
    const role = new Role(this, `Role-${environment}`, {
      description: `Jobs of ${repository} in the environment ${environment}`,
      // Exactly this environment of exactly this repository: its rules (reviewers, branches) guard the role.
      assumedBy: new WebIdentityPrincipal(provider.oidcProviderRef.oidcProviderArn, {
        StringEquals: {
          [`${GITHUB}:aud`]: "sts.amazonaws.com",
          [`${GITHUB}:sub`]: `repo:${repository}:environment:${environment}`,
        },
      }),
      maxSessionDuration: Duration.hours(1),
    });
    role.addToPolicy(
      new PolicyStatement({
        sid: "UseBootstrapRoles",
        actions: ["sts:AssumeRole"],
        // `hnb659fds` is the bootstrap's qualifier unless you chose another one.
        resources: roles.map((name) =>
          this.formatArn({
            service: "iam",
            region: "",
            resource: "role",
            resourceName: `cdk-hnb659fds-${name}-${this.account}-*`,
          }),
        ),
      }),
    );
    new CfnOutput(this, `RoleArn-${environment}`.replaceAll("-", ""), { value: role.roleArn });
  }
}
