import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorPanel } from "../components/error-panel.tsx";

/** A screen whose code could not be loaded, or that broke. A new deployment may have replaced the files: load again. */
export function ScreenError({ error }: ErrorComponentProps) {
  return (
    <ErrorPanel error={error} title="This screen could not be shown" onRetry={() => location.reload()} />
  );
}
