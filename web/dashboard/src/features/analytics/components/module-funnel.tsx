import { Text } from "@mantine/core";
import { Section } from "../../../components/section.tsx";
import { moduleName } from "../../sessions/words.ts";
import type { Counts } from "../api.ts";
import { tellNumber, tellShare } from "../words.ts";
import { BarList, BarRow } from "./bar-row.tsx";

/** From the request to the success, module by module: where people get lost. */
export function ModuleFunnel({ counts: { total, statuses, funnel } }: { counts: Counts }) {
  const value = (count: number) => `${tellNumber(count)} · ${tellShare(count, total)}`;
  return (
    <Section title="Funnel" description="How many of those who were asked came this far.">
      <BarList label="Funnel">
        <BarRow label="Asked" value={tellNumber(total)} share={1} color="var(--chart-neutral)" />
        {funnel.map(({ type, reached, passed, failed, inReview }) => (
          <BarRow
            key={type}
            label={`Reached: ${moduleName(type)}`}
            value={value(reached)}
            share={reached / total}
            color="var(--chart-1)"
          >
            <Text size="xs" c="dimmed" mt={4}>
              {tellNumber(passed)} passed, {tellNumber(failed)} failed
              {inReview > 0 && `, ${tellNumber(inReview)} waiting for a reviewer`}
            </Text>
          </BarRow>
        ))}
        <BarRow
          label="Verified"
          value={value(statuses.SUCCEEDED)}
          share={statuses.SUCCEEDED / total}
          color="var(--chart-2)"
        />
      </BarList>
    </Section>
  );
}
