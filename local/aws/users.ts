import { randomUUID } from "node:crypto";
import { findResources, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import type { State } from "../state.ts";
import { type AwsAction, AwsError, type AwsInput, required, text } from "./call.ts";

/** A user of the sign-in provider. */
export interface User {
  readonly sub: string;
  readonly username: string;
  readonly attributes: Record<string, string>;
  readonly createdAt: number;
  enabled: boolean;
}

export interface UserDirectory {
  readonly actions: Record<string, AwsAction>;
  list(): User[];
  /** By username, sub or e-mail. */
  find(name: string): User | undefined;
}

export interface UserDirectoryDeps {
  readonly state: State;
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
  readonly sendInvitation: (to: string, username: string) => void;
}

/** The administrator's part of Cognito: one list of users, which the local sign-in page offers. */
export function createUserDirectory({
  state,
  stacks,
  resolver,
  sendInvitation,
}: UserDirectoryDeps): UserDirectory {
  // With e-mail as the sign-in name Cognito makes up the user name itself: it equals the sub.
  const emailIsName = findResources(stacks, "AWS::Cognito::UserPool").some((located) =>
    asList(resolver.properties(located).UsernameAttributes).includes("email"),
  );
  const list = () => state.list<User>("user");
  const same = (left: string | undefined, right: string) => left?.toLowerCase() === right.toLowerCase();
  const find = (name: string) =>
    list().find(
      (user) => same(user.username, name) || user.sub === name || same(user.attributes.email, name),
    );

  const need = (input: AwsInput): User => {
    const user = find(required(input, "Username"));
    if (!user) throw new AwsError("UserNotFoundException", "User does not exist.");
    return user;
  };

  const create: AwsAction = (input) => {
    const name = required(input, "Username");
    if (find(name)) throw new AwsError("UsernameExistsException", "User account already exists");
    const sub = randomUUID();
    const given = Object.fromEntries(
      asList(input.UserAttributes)
        .map(asRecord)
        .map(({ Name, Value }) => [String(Name), String(Value ?? "")]),
    );
    const user: User = {
      sub,
      username: emailIsName ? sub : name,
      attributes: { ...given, ...(emailIsName ? { email: name } : {}), sub },
      createdAt: Date.now() / 1000,
      enabled: true,
    };
    state.put("user", user.sub, user);
    if (input.MessageAction !== "SUPPRESS" && user.attributes.email)
      sendInvitation(user.attributes.email, name);
    return { User: { ...describe(user), Attributes: attributesOf(user) } };
  };

  const change = (input: AwsInput, update: (user: User) => User) => {
    const user = update(need(input));
    state.put("user", user.sub, user);
    return {};
  };

  return {
    list,
    find,
    actions: {
      AdminCreateUser: create,
      AdminGetUser: (input) => {
        const user = need(input);
        return { ...describe(user), UserAttributes: attributesOf(user) };
      },
      AdminDeleteUser: (input) => {
        state.remove("user", need(input).sub);
        return {};
      },
      AdminDisableUser: (input) => change(input, (user) => ({ ...user, enabled: false })),
      AdminEnableUser: (input) => change(input, (user) => ({ ...user, enabled: true })),
      AdminSetUserPassword: (input) => change(input, (user) => user),
      AdminUserGlobalSignOut: (input) => change(input, (user) => user),
      AdminUpdateUserAttributes: (input) =>
        change(input, (user) => {
          const changed = asList(input.UserAttributes).map(asRecord);
          const entries = changed.map(({ Name, Value }) => [String(Name), String(Value ?? "")]);
          return { ...user, attributes: { ...user.attributes, ...Object.fromEntries(entries) } };
        }),
      ListUsers: (input) => {
        const [, attribute = "", operator, value = ""] =
          /^(\w+)\s*(\^?=)\s*"(.*)"$/.exec(text(input.Filter) ?? "") ?? [];
        const fits = (user: User) => {
          const actual = attribute === "username" ? user.username : user.attributes[attribute];
          return operator === "=" ? actual === value : (actual?.startsWith(value) ?? false);
        };
        const users = list().filter((user) => !attribute || fits(user));
        return { Users: users.map((user) => ({ ...describe(user), Attributes: attributesOf(user) })) };
      },
    },
  };
}

const describe = (user: User) => ({
  Username: user.username,
  UserCreateDate: user.createdAt,
  UserLastModifiedDate: user.createdAt,
  Enabled: user.enabled,
  UserStatus: "CONFIRMED",
});

const attributesOf = (user: User) =>
  Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value }));
