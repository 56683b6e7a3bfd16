import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { atStart, clientSettings, markOrigin } from "../../platform/aws.ts";

/** The people who can sign in, at the sign-in provider. It knows who they are; what they may do is in our own records. */
export interface SignInUsers {
  /**
   * The `sub` of the user with this e-mail address, who is made where there is none. With `invite` the provider sends
   * a new user a message.
   */
  ensure(email: string, options: { invite: boolean }): Promise<string>;
  /**
   * Sends the invitation again, with a new temporary password. `NOT_NEEDED`: they have chosen a password of their own;
   * `UNKNOWN`: the provider has no such user any more.
   */
  inviteAgain(email: string): Promise<"SENT" | "NOT_NEEDED" | "UNKNOWN">;
  /** Does nothing where there is none. */
  remove(email: string): Promise<void>;
}

const subjectOf = (attributes: readonly AttributeType[] | undefined): string => {
  const subject = attributes?.find((attribute) => attribute.Name === "sub")?.Value;
  if (subject === undefined) throw new Error("The sign-in provider named no subject.");
  return subject;
};

const connect = (): CognitoIdentityProviderClient => {
  const client = new CognitoIdentityProviderClient(clientSettings);
  client.middlewareStack.add(markOrigin("SIGN_IN"), atStart);
  return client;
};

export const connectSignInUsers = (userPoolId: string, client = connect()): SignInUsers => {
  const create = async (email: string, invite: boolean): Promise<string> => {
    const answer = await client.send(
      new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: email,
        UserAttributes: [
          { Name: "email", Value: email },
          { Name: "email_verified", Value: "true" },
        ],
        ...(invite ? { DesiredDeliveryMediums: ["EMAIL"] } : { MessageAction: "SUPPRESS" }),
      }),
    );
    return subjectOf(answer.User?.Attributes);
  };

  const find = async (email: string): Promise<string> => {
    const answer = await client.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: email }));
    return subjectOf(answer.UserAttributes);
  };

  return {
    ensure: async (email, { invite }) => {
      try {
        return await create(email, invite);
      } catch (error) {
        if (error instanceof UsernameExistsException) return find(email);
        throw error;
      }
    },
    inviteAgain: async (email) => {
      try {
        await client.send(
          new AdminCreateUserCommand({
            UserPoolId: userPoolId,
            Username: email,
            MessageAction: "RESEND",
            DesiredDeliveryMediums: ["EMAIL"],
          }),
        );
        return "SENT";
      } catch (error) {
        if (error instanceof UnsupportedUserStateException) return "NOT_NEEDED";
        if (error instanceof UserNotFoundException) return "UNKNOWN";
        throw error;
      }
    },
    remove: async (email) => {
      try {
        await client.send(new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username: email }));
      } catch (error) {
        if (!(error instanceof UserNotFoundException)) throw error;
      }
    },
  };
};
