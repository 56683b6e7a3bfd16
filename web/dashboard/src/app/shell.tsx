import { Anchor, AppShell, Box, Burger, Group, ScrollArea, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useLocation, useMatches } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useCan, useMe } from "../auth/me.tsx";
import { Brand } from "./brand.tsx";
import { Menu } from "./menu.tsx";
import { NotFound } from "./not-found.tsx";
import classes from "./shell.module.css";
import { UserMenu } from "./user-menu.tsx";

/** Navigation at the side, the screen beside it; on a phone the navigation opens over it. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const screen = useRef<HTMLDivElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // Whoever arrives at a screen wants to see it, and to go on from its beginning by keyboard.
    close();
    screen.current?.focus({ preventScroll: true });
  }, [pathname, close]);
  const { organization } = useMe();
  const can = useCan();
  const allowed = useMatches().every(({ staticData: { right } }) => right === undefined || can(right));
  return (
    <AppShell
      padding={0}
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 248, breakpoint: "sm", collapsed: { mobile: !opened } }}
    >
      <Anchor href="#screen" className={classes.skip}>
        Skip to the content
      </Anchor>
      <AppShell.Header hiddenFrom="sm" className={classes.bar}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger
            opened={opened}
            onClick={toggle}
            size="sm"
            aria-label={opened ? "Close the menu" : "Open the menu"}
          />
          <Text fw={600} truncate className="user-text">
            {organization.name}
          </Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.bar} aria-label="Menu">
        <AppShell.Section p="md" visibleFrom="sm">
          <Brand />
        </AppShell.Section>
        <AppShell.Section grow component={ScrollArea} px="sm" pt={{ base: "sm", sm: 0 }}>
          <Menu />
        </AppShell.Section>
        <AppShell.Section p="sm" className={classes.foot}>
          <UserMenu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        <Box id="screen" ref={screen} tabIndex={-1} className={classes.screen}>
          {allowed ? <Outlet /> : <NotFound />}
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
