import { Text } from "@mantine/core";
import { Section } from "../../../components/section.tsx";
import { reasonText } from "../../sessions/words.ts";
import type { Counts } from "../api.ts";
import { tellNumber, tellShare } from "../words.ts";
import { BarList, BarRow } from "./bar-row.tsx";

/** Why verifications ended without success, the most frequent reason first. */
export function FailureReasons({ counts: { failureReasons } }: { counts: Counts }) {
  const all = failureReasons.reduce((sum, { count }) => sum + count, 0);
  return (
    <Section title="Why they failed" description="Of all that ended without success.">
      {failureReasons.length === 0 ? (
        <Text c="dimmed">None has failed in this period.</Text>
      ) : (
        <BarList label="Reasons">
          {failureReasons.map(({ reason, count }) => (
            <BarRow
              key={reason}
              label={reasonText(reason)}
              value={`${tellNumber(count)} · ${tellShare(count, all)}`}
              share={count / all}
              color="var(--chart-4)"
            />
          ))}
        </BarList>
      )}
    </Section>
  );
}
