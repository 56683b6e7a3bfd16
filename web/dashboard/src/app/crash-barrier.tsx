import { Button, Text } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { FrontPage } from "../auth/splash.tsx";

interface CrashBarrierProps {
  children: ReactNode;
}

/** A fault in our own code must not leave a blank page. */
export class CrashBarrier extends Component<CrashBarrierProps, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <FrontPage title="Something broke in the dashboard">
        <Text c="dimmed">
          This is a fault of ours, not yours. Nothing was changed. Load the page again to go on.
        </Text>
        <Button onClick={() => location.assign("/")}>Load again</Button>
      </FrontPage>
    );
  }
}
