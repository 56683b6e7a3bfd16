import { randomInt } from "node:crypto";
import { physicalName } from "../assembly/attributes.ts";
import { findResources, type Stack } from "../assembly/read.ts";
import { asRecord, type Resolver } from "../assembly/resolve.ts";
import type { State } from "../state.ts";
import { type AwsAction, text } from "./call.ts";

const CLASSES: readonly (readonly [string, string])[] = [
  ["ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"],
  ["ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  ["ExcludeNumbers", "0123456789"],
  ["ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
];

export function generatePassword(rules: Record<string, unknown>): string {
  const excluded = String(rules.ExcludeCharacters ?? "");
  const alphabet = CLASSES.filter(([name]) => rules[name] !== true)
    .map(([, characters]) => characters)
    .join("")
    .concat(rules.IncludeSpace === true ? " " : "");
  const usable = [...alphabet].filter((character) => !excluded.includes(character));
  return Array.from(
    { length: Number(rules.PasswordLength ?? 32) },
    () => usable[randomInt(usable.length)],
  ).join("");
}

/** Creates the secrets of the assembly that are not there yet; later template changes do not touch their values. */
export function createTemplateSecrets(
  actions: Record<string, AwsAction>,
  state: State,
  stacks: readonly Stack[],
  resolver: Resolver,
): void {
  for (const located of findResources(stacks, "AWS::SecretsManager::Secret")) {
    const Name = physicalName(located);
    if (!resolver.exists(located) || state.get("secret", Name)) continue;
    const { GenerateSecretString, SecretString, Description } = resolver.properties(located);
    const rules = asRecord(GenerateSecretString);
    const key = text(rules.GenerateStringKey);
    const value = key
      ? JSON.stringify({
          ...JSON.parse(String(rules.SecretStringTemplate ?? "{}")),
          [key]: generatePassword(rules),
        })
      : generatePassword(rules);
    actions.CreateSecret?.({ Name, Description, SecretString: text(SecretString) ?? value });
  }
}
