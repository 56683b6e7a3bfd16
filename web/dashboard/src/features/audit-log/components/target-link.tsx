import { Text } from "@mantine/core";
import { type Right, useCan } from "../../../auth/me.tsx";
import { TextLink } from "../../../components/links.tsx";
import type { AuditEvent } from "../api.ts";

interface TargetLinkProps {
  event: AuditEvent;
  name: string | undefined;
}

/** Whoever may not make this call finds no such screen. */
const rights: Readonly<Record<string, Right>> = {
  integration: "GET /api/v1/integrations/{id}",
  workflow: "GET /api/v1/workflows/{id}",
  "webhook-endpoint": "GET /api/v1/webhook-endpoints/{id}",
  session: "GET /api/v1/sessions/{id}",
  identity: "GET /api/v1/identities/{id}",
  user: "GET /api/v1/users",
};

const nameless: readonly string[] = ["session", "identity"];

/** What it was done to, with the way there where it is still there. */
export function TargetLink({ event, name }: TargetLinkProps) {
  const can = useCan();
  const { type, id } = event.target;
  const right = rights[type];
  // Sessions and identities have no name; all others are known by it as long as they are there.
  const isGone = event.action.endsWith(".deleted") || (name === undefined && !nameless.includes(type));
  const look = { size: "sm", underline: "hover", className: "user-text" } as const;
  if (isGone || right === undefined || !can(right)) {
    return (
      <Text
        span
        size="sm"
        className="user-text"
        {...(name === undefined ? { ff: "monospace", fz: "xs" } : {})}
      >
        {type === "organization" ? "" : (name ?? id)}
      </Text>
    );
  }
  return <WayThere type={type} id={id} name={name} look={look} />;
}

interface WayThereProps {
  type: string;
  id: string;
  name: string | undefined;
  look: { size: "sm"; underline: "hover"; className: string };
}

function WayThere({ type, id, name, look }: WayThereProps) {
  switch (type) {
    case "session":
      return (
        <TextLink to="/sessions/$id" params={{ id }} {...look}>
          {id}
        </TextLink>
      );
    case "identity":
      return (
        <TextLink to="/identities/$id" params={{ id }} {...look}>
          {id}
        </TextLink>
      );
    case "user":
      return (
        <TextLink to="/team" search={{ q: name }} {...look}>
          {name}
        </TextLink>
      );
    case "integration":
      return (
        <TextLink to="/integrations/$id" params={{ id }} {...look}>
          {name}
        </TextLink>
      );
    case "workflow":
      return (
        <TextLink to="/workflows/$id" params={{ id }} {...look}>
          {name}
        </TextLink>
      );
    default:
      return (
        <TextLink to="/webhooks/$id" params={{ id }} {...look}>
          {name}
        </TextLink>
      );
  }
}
