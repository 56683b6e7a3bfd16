import { Paper, SimpleGrid, Text } from "@mantine/core";
import type { Counts } from "../api.ts";
import { endedOf, tellDuration, tellNumber, tellRate } from "../words.ts";

interface FigureProps {
  label: string;
  value: string;
  hint: string;
}

function Figure({ label, value, hint }: FigureProps) {
  return (
    <Paper p="md">
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} fz={{ base: 22, xs: 28 }} fw={620} lh={1.3}>
        {value}
      </Text>
      <Text component="dd" m={0} size="xs" c="dimmed">
        {hint}
      </Text>
    </Paper>
  );
}

/** The few numbers that people come for. */
export function Figures({ counts }: { counts: Counts }) {
  const { total, statuses, medianSecondsToSucceed } = counts;
  const open = total - endedOf(statuses);
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 2, lg: 4 }} spacing="md">
      <Figure label="Verifications" value={tellNumber(total)} hint={`${tellNumber(open)} still open`} />
      <Figure
        label="Success rate"
        value={tellRate(statuses)}
        hint={`${tellNumber(statuses.SUCCEEDED)} of ${tellNumber(endedOf(statuses))} that ended`}
      />
      <Figure
        label="Median time to finish"
        value={tellDuration(medianSecondsToSucceed)}
        hint="From the person's start to the success"
      />
      <Figure
        label="Waiting for a reviewer"
        value={tellNumber(statuses.PENDING_REVIEW)}
        hint="Of those made in this period"
      />
    </SimpleGrid>
  );
}
