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
    const known = find(name);
    if (input.MessageAction === "RESEND") {
      if (!known) throw new AwsError("UserNotFoundException", "User does not exist.");
      sendInvitation(known.attributes.email ?? name, name);
      return { User: { ...describe(known), Attributes: attributesOf(known) } };
    }
    if (known) throw new AwsError("UsernameExistsException", "User account already exists");
    const user = makeUser(name, input, emailIsName);
    state.put("user", user.sub, user);
    const { email } = user.attributes;
    if (input.MessageAction !== "SUPPRESS" && email) sendInvitation(email, name);
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
        change(input, (user) => ({ ...user, attributes: { ...user.attributes, ...readAttributes(input) } })),
      ListUsers: (input) => {
        const users = list().filter(readFilter(input));
        return { Users: users.map((user) => ({ ...describe(user), Attributes: attributesOf(user) })) };
      },
    },
  };
}

const readAttributes = (input: AwsInput): Record<string, string> =>
  Object.fromEntries(
    asList(input.UserAttributes)
      .map(asRecord)
      .map(({ Name, Value }) => [String(Name), String(Value ?? "")]),
  );

function makeUser(name: string, input: AwsInput, emailIsName: boolean): User {
  const sub = randomUUID();
  return {
    sub,
    username: emailIsName ? sub : name,
    attributes: { ...readAttributes(input), ...(emailIsName ? { email: name } : {}), sub },
    createdAt: Date.now() / 1000,
    enabled: true,
  };
}

/** `attribute = "value"`, or `^=` for how it begins. */
function readFilter(input: AwsInput): (user: User) => boolean {
  const filter = /^(\w+)\s*(\^?=)\s*"(.*)"$/.exec(text(input.Filter) ?? "");
  const [, attribute = "", operator, value = ""] = filter ?? [];
  return (user) => {
    if (!filter) return true;
    const actual = attribute === "username" ? user.username : user.attributes[attribute];
    return operator === "=" ? actual === value : (actual?.startsWith(value) ?? false);
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
