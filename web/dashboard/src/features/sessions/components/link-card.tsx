import { Anchor, Group, Stack, Text } from "@mantine/core";
import { CopyField } from "../../../components/copy-field.tsx";
import { Moment } from "../../../components/moment.tsx";
import { QrCode } from "../../../components/qr-code.tsx";

interface LinkCardProps {
  url: string;
  expiresAt: string;
}

/** A verification link that was just made: to copy, to open, to scan. */
export function LinkCard({ url, expiresAt }: LinkCardProps) {
  return (
    <Group align="flex-start" gap="lg">
      <QrCode value={url} label="The link as a code to scan" />
      <Stack flex="1 1 16rem" miw={0} gap="sm">
        <CopyField label="Verification link" value={url} />
        <Text size="sm" c="dimmed">
          For one person, once. Valid until <Moment at={expiresAt} full />.
        </Text>
        <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
          Open it in a new tab
        </Anchor>
      </Stack>
    </Group>
  );
}
