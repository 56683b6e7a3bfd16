import { Checkbox, Radio, Stack, Text } from "@mantine/core";
import { eventNames } from "../../../../../../lambdas/core/event/schema.ts";
import type { EventName } from "../api.ts";
import { eventTexts } from "../words.ts";

interface EventChoiceProps {
  value: EventName[] | null;
  error: unknown;
  onChange: (value: EventName[] | null) => void;
}

/** All events, or some. */
export function EventChoice({ value, error, onChange }: EventChoiceProps) {
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Events"
        value={value === null ? "all" : "some"}
        onChange={(choice) => onChange(choice === "all" ? null : ["SESSION_SUCCEEDED", "SESSION_FAILED"])}
      >
        <Stack gap={8} mt={6}>
          <Radio value="all" label="All events" description="Also those that a later release brings." />
          <Radio value="some" label="Only these" />
        </Stack>
      </Radio.Group>
      {value !== null && (
        <Checkbox.Group
          aria-label="Which events"
          pl={30}
          value={value}
          error={typeof error === "string" ? error : null}
          onChange={(names) => onChange(eventNames.filter((name) => names.includes(name)))}
        >
          <Stack gap={8}>
            {eventNames.map((name) => (
              <Checkbox
                key={name}
                value={name}
                label={<code>{name}</code>}
                description={
                  <Text span size="xs">
                    {eventTexts[name]}
                  </Text>
                }
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
