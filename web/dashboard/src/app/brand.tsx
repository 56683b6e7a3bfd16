import { Box, Group, Text } from "@mantine/core";
import { contrast, parseColor, white } from "../../../verification/src/theme/contrast.ts";
import { useMe } from "../auth/me.tsx";
import { Mark } from "../components/mark.tsx";
import classes from "./shell.module.css";

/** Whose organization this is: its logo, or its first letter on its colour, or else the product's sign. */
export function Brand() {
  const { organization } = useMe();
  return (
    <Group gap="sm" wrap="nowrap">
      <Sign />
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

function Sign() {
  const { name, branding } = useMe().organization;
  if (branding.logoUrl !== null) {
    return <img src={branding.logoUrl} alt="" className={classes.tile} referrerPolicy="no-referrer" />;
  }
  const color = parseColor(branding.primaryColor ?? "");
  if (color === undefined) return <Mark size={30} />;
  const [letter = ""] = name;
  return (
    <Text
      component="span"
      aria-hidden
      className={classes.tile}
      fw={650}
      bg={branding.primaryColor ?? ""}
      c={contrast(color, white) >= 4.5 ? "white" : "black"}
    >
      {letter.toUpperCase()}
    </Text>
  );
}
