import { Box, Group, Text } from "@mantine/core";
import { useMe } from "../auth/me.tsx";
import { Mark } from "../components/mark.tsx";
import classes from "./shell.module.css";

/** Whose organization this is, in its own sign. */
export function Brand() {
  const { organization } = useMe();
  const { logoUrl } = organization.branding;
  return (
    <Group gap="sm" wrap="nowrap">
      {logoUrl === null ? (
        <Mark size={30} />
      ) : (
        <img src={logoUrl} alt="" className={classes.tile} referrerPolicy="no-referrer" />
      )}
      <Box miw={0}>
        <Text fw={620} size="sm" truncate className="user-text" title={organization.name}>
          {organization.name}
        </Text>
        <Text size="xs" c="dimmed">
          Countersign
        </Text>
      </Box>
    </Group>
  );
}
