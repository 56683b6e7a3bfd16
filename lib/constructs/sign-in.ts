import { Duration, Stack } from "aws-cdk-lib";
import {
  AccountRecovery,
  CfnUserPoolClient,
  FeaturePlan,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import { except } from "./exceptions.ts";
import type { HouseStack } from "./house-stack.ts";

/** The users, and the dashboard as their provider's client. */
export interface SignIn {
  pool: UserPool;
  client: UserPoolClient;
}

/**
 * The mail that Cognito sends to whoever is invited. It can name the dashboard under a domain of one's own alone: the
 * distribution's address is not known before the distribution is, whose pages name the users they let in.
 */
const inviteTo = (domain: string | undefined) => {
  const place =
    domain === undefined
      ? "the dashboard, whose address you get from whoever invited you"
      : `<a href="https://${domain}/">https://${domain}/</a>`;
  return {
    emailSubject: "Your invitation to Countersign",
    emailBody: [
      "<p>You are invited to Countersign, where the identities of people are verified.</p>",
      `<p>Sign in at ${place}, within three days:</p>`,
      "<p>User name: {username}<br>Temporary password: {####}</p>",
      "<p>You will choose a password of your own and need an authenticator app on your phone.</p>",
    ].join("\n"),
  };
};

/** Where the users of the dashboard sign in. Nobody can sign up: administrators invite. */
export class SignInProvider extends Construct {
  readonly pool: UserPool;
  /** What the dashboard's scripts call: discovery and keys at the pool, tokens at its domain. */
  readonly addresses: readonly string[];

  constructor(scope: HouseStack, id: string) {
    super(scope, id);
    this.pool = new UserPool(this, "Users", {
      selfSignUpEnabled: false,
      userInvitation: inviteTo(scope.config.domain?.name),
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireSymbols: true,
        requireUppercase: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: scope.config.keepData,
      removalPolicy: scope.dataRemovalPolicy,
    });
    except(
      this.pool,
      "COG8",
      "The Plus plan is charged per user for watching sign-ins; a second factor is required of everybody instead.",
    );
    // Domains of Cognito are unique in the world: the account's number makes ours so.
    const domain = this.pool.addDomain("Domain", {
      cognitoDomain: { domainPrefix: `countersign-${scope.config.stage}-${Stack.of(this).account}` },
    });
    this.addresses = [`${this.pool.userPoolProviderUrl}/`, `${domain.baseUrl()}/oauth2/`];
  }

  /** A browser application: code flow with PKCE, no secret. */
  addDashboard(baseUrl: string): UserPoolClient {
    const dashboard = `${baseUrl}/`;
    const client = this.pool.addClient("Dashboard", {
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      accessTokenValidity: Duration.minutes(60),
      idTokenValidity: Duration.minutes(60),
      refreshTokenValidity: Duration.hours(12),
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [dashboard],
        logoutUrls: [dashboard],
      },
    });
    const resource = client.node.defaultChild;
    if (!(resource instanceof CfnUserPoolClient)) throw new Error("A client without a resource.");
    // Left out, Cognito would also take passwords at its API.
    resource.explicitAuthFlows = ["ALLOW_REFRESH_TOKEN_AUTH"];
    return client;
  }
}
