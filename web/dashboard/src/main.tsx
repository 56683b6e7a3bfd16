import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/query-client.ts";
import { CrashBarrier } from "./app/crash-barrier.tsx";
import { router } from "./app/router.ts";
import { MeGate } from "./auth/me.tsx";
import { SignInGate } from "./auth/sign-in-gate.tsx";
import { cssVariables, theme } from "./theme/theme.ts";

const queryClient = createQueryClient();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="bottom-right" />
        <CrashBarrier>
          <QueryClientProvider client={queryClient}>
            <SignInGate>
              <MeGate>
                <RouterProvider router={router} />
              </MeGate>
            </SignInGate>
          </QueryClientProvider>
        </CrashBarrier>
      </MantineProvider>
    </StrictMode>,
  );
}
