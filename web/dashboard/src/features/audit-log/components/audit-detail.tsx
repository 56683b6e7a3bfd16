import { Button, Group, SimpleGrid, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Fact, Facts, Id } from "../../../components/facts.tsx";
import { Moment } from "../../../components/moment.tsx";
import type { AuditEvent } from "../api.ts";
import type { Names } from "../use-names.ts";
import { tellDetails } from "../words.ts";
import { TargetLink } from "./target-link.tsx";

const route = getRouteApi("/audit-log");
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

const actorIds: Readonly<Record<AuditEvent["actor"]["type"], string>> = {
  USER: "User ID",
  CLIENT: "Client ID",
  SYSTEM: "Part of Countersign",
};

/** Everything that the trail holds of one entry, and the ways to more like it. */
export function AuditDetail({ event, names }: { event: AuditEvent; names: Names }) {
  const navigate = route.useNavigate();
  const { actor, target, details, createdAt, id } = event;
  const facts = tellDetails(details);
  return (
    <Stack py="xs" gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Facts>
          <Fact label="When">
            <Moment at={createdAt} full />
          </Fact>
          <Fact label="Who">{names.actor(actor)}</Fact>
          <Fact label={actorIds[actor.type]}>
            <Id value={actor.id} label="id of who it was" />
          </Fact>
        </Facts>
        <Facts>
          {facts.map(({ label, value }) => (
            <Fact key={label} label={label}>
              {INSTANT.test(value) ? <Moment at={value} full /> : (names.of(value) ?? value)}
            </Fact>
          ))}
          {target.type !== "organization" && (
            <Fact label="Object">
              <TargetLink event={event} name={names.target(event)} />
            </Fact>
          )}
          <Fact label="Object ID">
            <Id value={target.id} label="object id" />
          </Fact>
          <Fact label="Entry ID">
            <Id value={id} label="entry id" />
          </Fact>
        </Facts>
      </SimpleGrid>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => void navigate({ search: { target: target.id } })}>
          All that was done to this
        </Button>
        {actor.type === "USER" && (
          <Button size="xs" variant="default" onClick={() => void navigate({ search: { actor: actor.id } })}>
            All that this person did
          </Button>
        )}
      </Group>
    </Stack>
  );
}
