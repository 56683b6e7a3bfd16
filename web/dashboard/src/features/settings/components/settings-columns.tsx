import { Box, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./settings-columns.module.css";

/** Settings, and beside them what comes of them; below one another where there is little room. */
export function SettingsColumns({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <Group align="flex-start" gap="xl">
      <Stack gap="xl" flex="1 1 26rem" miw={0} maw={720}>
        {children}
      </Stack>
      <Box className={classes.aside}>{aside}</Box>
    </Group>
  );
}
