import { SimpleGrid, Text } from "@mantine/core";
import { Section } from "../../../components/section.tsx";
import { roleWords } from "../words.ts";

/** What each role may do, for those who wonder whom to give which. */
export function RoleGuide() {
  return (
    <Section
      title="What each role may do"
      description="Each may do what the one before it may. Give the least that does."
    >
      <SimpleGrid component="dl" m={0} cols={{ base: 1, sm: 2, lg: 4 }}>
        {roleWords
          .filter(({ role }) => role !== "operator")
          .map(({ role, name, may }) => (
            <div key={role}>
              <Text component="dt" size="sm" fw={550}>
                {name}
              </Text>
              <Text component="dd" m={0} size="sm" c="dimmed">
                {may}
              </Text>
            </div>
          ))}
      </SimpleGrid>
    </Section>
  );
}
