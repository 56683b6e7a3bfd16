import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApiClient } from "./api/client.ts";
import { App } from "./app/app.tsx";
import { CrashBarrier } from "./app/crash-barrier.tsx";
import { applyBrand } from "./theme/brand.ts";

const api = createApiClient({
  fetch: window.fetch.bind(window),
  clock: Date.now,
  isOnline: () => navigator.onLine,
});

applyBrand(document.documentElement, null);
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CrashBarrier>
        <App api={api} />
      </CrashBarrier>
    </StrictMode>,
  );
}
