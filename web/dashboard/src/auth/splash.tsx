import { Center, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Mark } from "../components/mark.tsx";
import classes from "./splash.module.css";

/** Before there is anything to show. Stays blank at first, so that a quick start does not flicker. */
export function Splash({ label }: { label: string }) {
  return (
    <Center component="main" mih="100dvh" className={classes.late}>
      <Stack align="center" gap="md">
        <Loader size="sm" aria-hidden />
        <Text c="dimmed" size="sm" role="status">
          {label}
        </Text>
      </Stack>
    </Center>
  );
}

interface FrontPageProps {
  title: string;
  children: ReactNode;
}

/** A page for someone who is not inside: signed out, without a role, or with nothing that answers. */
export function FrontPage({ title, children }: FrontPageProps) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper p="xl" maw={440} w="100%">
        <Stack gap="lg">
          <Mark size={36} />
          <Title order={1}>{title}</Title>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
