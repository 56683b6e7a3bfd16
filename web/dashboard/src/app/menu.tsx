import { NavLink, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useCan } from "../auth/me.tsx";
import { navigation } from "./navigation.ts";
import classes from "./shell.module.css";

/** What the person may see, in groups. */
export function Menu() {
  const can = useCan();
  const groups = navigation
    .map(({ label, items }) => ({ label, items: items.filter(({ right }) => can(right)) }))
    .filter(({ items }) => items.length > 0);
  return (
    <Stack gap="md" component="nav" aria-label="Screens">
      {groups.map(({ label, items }) => (
        <Stack key={label} gap={2}>
          <Text size="xs" fw={550} c="dimmed" px={10}>
            {label}
          </Text>
          {items.map(({ label: name, to, icon: Icon }) => (
            <NavLink
              key={name}
              component={Link}
              to={to}
              label={name}
              leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
              className={classes.link}
            />
          ))}
        </Stack>
      ))}
    </Stack>
  );
}
