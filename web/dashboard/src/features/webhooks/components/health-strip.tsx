import { Paper, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Moment } from "../../../components/moment.tsx";
import { type Endpoint, statisticsQuery } from "../api.ts";
import { endpointState, tellDuration, tellShare } from "../words.ts";

function Figure({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return (
    <Paper p="md">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="div" fz="xl" fw={600} lh={1.5}>
        {value}
      </Text>
      <Text component="div" size="xs" c="dimmed" mih="1.2em">
        {note}
      </Text>
    </Paper>
  );
}

/** How an endpoint is doing: its circuit in words, and the numbers of the last day. */
export function HealthStrip({ endpoint }: { endpoint: Endpoint }) {
  const { data, isError } = useQuery(statisticsQuery(endpoint.id));
  const { text } = endpointState(endpoint);
  const { nextProbeAt } = endpoint.health;
  const numbers = isError ? undefined : data;
  const soon = isError ? "–" : <Skeleton h={20} w={60} my={4} />;
  return (
    <>
      <Text size="sm" mb="md" role="status">
        {text}
        {nextProbeAt !== null && (
          <>
            {" "}
            Tried again <Moment at={nextProbeAt} />.
          </>
        )}
      </Text>
      <SimpleGrid cols={{ base: 2, md: 4 }} mb="lg">
        <Figure
          label="Success rate, 24 h"
          value={numbers === undefined ? soon : tellShare(numbers.successRate)}
          note={numbers && `${numbers.succeeded} delivered, ${numbers.failed} given up`}
        />
        <Figure
          label="Time to answer, p50"
          value={
            numbers === undefined ? soon : numbers.durationMs ? tellDuration(numbers.durationMs.p50) : "–"
          }
          note={numbers?.durationMs && `p99 ${tellDuration(numbers.durationMs.p99)}`}
        />
        <Figure
          label="Waiting"
          value={numbers === undefined ? soon : numbers.pending + numbers.held}
          note={numbers && `${numbers.pending} on their way, ${numbers.held} held back`}
        />
        <Figure
          label="Last success"
          value={
            numbers === undefined ? soon : numbers.lastSuccessAt ? <Moment at={numbers.lastSuccessAt} /> : "–"
          }
          note={
            numbers?.lastFailureAt ? (
              <>
                Last given up <Moment at={numbers.lastFailureAt} />
              </>
            ) : (
              numbers && "Nothing was given up"
            )
          }
        />
      </SimpleGrid>
    </>
  );
}
