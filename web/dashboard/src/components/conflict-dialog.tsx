import { Button, Group, Modal, Stack, Table, Text } from "@mantine/core";
import type { Difference } from "../forms/differences.ts";
import { Breakable } from "./breakable.tsx";

interface ConflictDialogProps {
  rows: readonly Difference[];
  /** Puts names where values are ids. */
  name?: (text: string) => string | undefined;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** Shows what changed meanwhile. Nothing is saved by it: the form goes on with one or the other. */
export function ConflictDialog({ rows, name, onKeepMine, onTakeTheirs }: ConflictDialogProps) {
  const show = (text: string) => <Breakable text={name?.(text) ?? (text === "" ? "–" : text)} />;
  return (
    <Modal opened onClose={onKeepMine} title="Somebody else changed it meanwhile" size="lg">
      <Stack>
        <Text size="sm">
          Nothing of yours is lost, and nothing is saved yet. Fields that only the other person changed are
          taken over either way.
        </Text>
        <Table.ScrollContainer minWidth={0} type="native">
          <Table aria-label="What changed" horizontalSpacing="xs" layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w="24%">Field</Table.Th>
                <Table.Th>Theirs, saved</Table.Th>
                <Table.Th>Yours</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ field, theirs: saved, mine: own, onlyTheirs }) => (
                <Table.Tr key={field}>
                  <Table.Td>{field}</Table.Td>
                  <Table.Td className="user-text">{show(saved)}</Table.Td>
                  <Table.Td className="user-text">
                    {onlyTheirs ? (
                      <Text span size="sm" c="dimmed">
                        Not changed
                      </Text>
                    ) : (
                      show(own)
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Group justify="flex-end">
          <Button variant="default" onClick={onTakeTheirs}>
            Take theirs
          </Button>
          <Button onClick={onKeepMine}>Go on with mine</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
