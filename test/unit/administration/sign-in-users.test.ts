import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  TooManyRequestsException,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeEach, describe, expect, it } from "vitest";
import { connectSignInUsers } from "../../../lambdas/administration/store/sign-in-users.ts";
import { mockClient } from "../../support/mock-client.ts";

const cognito = mockClient(CognitoIdentityProviderClient);
const users = connectSignInUsers("pool", new CognitoIdentityProviderClient({ region: "eu-west-1" }));
const failure = { $metadata: {}, message: "refused" };
const subject = [{ Name: "sub", Value: "the-subject" }];

beforeEach(() => cognito.reset());

describe("sign-in users at Cognito", () => {
  it("are made with a verified address and invited by mail", async () => {
    cognito.on(AdminCreateUserCommand).resolves({ User: { Attributes: subject } });
    await expect(users.ensure("ana@example.com", { invite: true })).resolves.toBe("the-subject");
    expect(cognito.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toEqual({
      UserPoolId: "pool",
      Username: "ana@example.com",
      UserAttributes: [
        { Name: "email", Value: "ana@example.com" },
        { Name: "email_verified", Value: "true" },
      ],
      DesiredDeliveryMediums: ["EMAIL"],
    });
  });

  it("get no mail where none is wanted", async () => {
    cognito.on(AdminCreateUserCommand).resolves({ User: { Attributes: subject } });
    await users.ensure("demo@example.com", { invite: false });
    const { input } = cognito.commandCalls(AdminCreateUserCommand)[0]?.args[0] ?? {};
    expect(input).toMatchObject({ MessageAction: "SUPPRESS" });
    expect(input).not.toHaveProperty("DesiredDeliveryMediums");
  });

  it("are found again where they exist", async () => {
    cognito.on(AdminCreateUserCommand).rejects(new UsernameExistsException(failure));
    cognito.on(AdminGetUserCommand).resolves({ Username: "u", UserAttributes: subject });
    await expect(users.ensure("ana@example.com", { invite: true })).resolves.toBe("the-subject");
  });

  it("are not taken for made where Cognito refuses or names no subject", async () => {
    cognito.on(AdminCreateUserCommand).rejectsOnce(new TooManyRequestsException(failure));
    await expect(users.ensure("ana@example.com", { invite: true })).rejects.toThrow("refused");
    cognito.on(AdminCreateUserCommand).resolves({ User: { Attributes: [] } });
    await expect(users.ensure("ana@example.com", { invite: true })).rejects.toThrow("no subject");
  });

  it("are invited again by a new message alone, and not where there is nothing to invite to", async () => {
    cognito
      .on(AdminCreateUserCommand)
      .resolvesOnce({ User: { Attributes: subject } })
      .rejectsOnce(new UnsupportedUserStateException(failure))
      .rejectsOnce(new UserNotFoundException(failure))
      .rejectsOnce(new TooManyRequestsException(failure));
    await expect(users.inviteAgain("ana@example.com")).resolves.toBe("SENT");
    expect(cognito.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toEqual({
      UserPoolId: "pool",
      Username: "ana@example.com",
      MessageAction: "RESEND",
      DesiredDeliveryMediums: ["EMAIL"],
    });
    await expect(users.inviteAgain("ana@example.com")).resolves.toBe("NOT_NEEDED");
    await expect(users.inviteAgain("ana@example.com")).resolves.toBe("UNKNOWN");
    await expect(users.inviteAgain("ana@example.com")).rejects.toThrow("refused");
  });

  it("can be removed twice; another failure is passed on", async () => {
    cognito.on(AdminDeleteUserCommand).rejectsOnce(new UserNotFoundException(failure));
    await expect(users.remove("ana@example.com")).resolves.toBeUndefined();
    cognito.on(AdminDeleteUserCommand).rejects(new TooManyRequestsException(failure));
    await expect(users.remove("ana@example.com")).rejects.toThrow("refused");
  });
});
