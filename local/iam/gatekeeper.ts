import { createHash } from "node:crypto";
import { physicalName } from "../assembly/attributes.ts";
import { findResources, type Located, type Stack } from "../assembly/read.ts";
import { asList, asRecord, type Resolver } from "../assembly/resolve.ts";
import { AwsError } from "../aws/call.ts";
import { type Place, readDeeds } from "./deeds.ts";
import { allows, readStatements, type Statement } from "./policy.ts";
import type { AwsRequest } from "./request.ts";

export interface Gatekeeper {
  /** Throws what AWS answers when the role of the function with this access key does not allow the request. */
  check(accessKey: string, request: AwsRequest): void;
}

export interface GatekeeperDeps {
  readonly stacks: readonly Stack[];
  readonly resolver: Resolver;
  readonly place: Place;
  /** Is told of each refusal. */
  readonly onRefusal: (line: string) => void;
}

/** A function's access key says which function it is: its role decides what the key is good for. */
export const accessKeyOf = (functionName: string): string =>
  `LOCAL${createHash("sha256").update(functionName).digest("hex").slice(0, 15).toUpperCase()}`;

/**
 * Lets a function do what its role in the template allows and nothing else, so that a right that is missing is found
 * here and not after deployment. Requests with other keys, those of scripts and tests, are not held up, nor is a
 * function whose role has no policy at all.
 */
export function createGatekeeper(deps: GatekeeperDeps): Gatekeeper {
  const rights = new Map(
    findResources(deps.stacks, "AWS::Lambda::Function").map((located) => {
      const name = physicalName(located);
      return [accessKeyOf(name), { name, statements: readRole(deps, located) }] as const;
    }),
  );
  return {
    check: (accessKey, request) => {
      const caller = rights.get(accessKey);
      if (!caller || caller.statements.length === 0) return;
      for (const deed of readDeeds(request, deps.place) ?? []) {
        if (allows(caller.statements, deed)) continue;
        const keys =
          deed.context["dynamodb:LeadingKeys"]?.map((key) => key.replace(/#.*/s, "#…")).join() ?? "";
        const text = `${caller.name} is not authorized to perform ${deed.action} on ${deed.resources.join(" or ")} ${keys}`;
        deps.onRefusal(text.trim());
        throw new AwsError("AccessDeniedException", text.trim(), 400);
      }
    },
  };
}

/** The statements of the role that a function has: those in the role itself and those of attached policies. */
function readRole({ stacks, resolver }: GatekeeperDeps, located: Located): Statement[] {
  const { stack } = located;
  const roleArn = resolver.properties(located).Role;
  const role = findResources([stack], "AWS::IAM::Role").find(
    ({ logicalId }) => resolver.resolve(stack, { "Fn::GetAtt": [logicalId, "Arn"] }) === roleArn,
  );
  if (!role) return [];
  const name = resolver.resolve(stack, { Ref: role.logicalId });
  const attached = findResources(stacks, "AWS::IAM::Policy")
    .filter((each) => each.stack === stack)
    .map((each) => resolver.properties(each))
    .filter(({ Roles }) => asList(Roles).includes(name));
  const own = asList(resolver.properties(role).Policies).map(asRecord);
  return [...own, ...attached].flatMap(({ PolicyDocument }) => readStatements(PolicyDocument));
}
