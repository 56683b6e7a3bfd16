import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApiClient } from "./api/client.ts";
import { readSignInId } from "./app/address.ts";
import { App } from "./app/app.tsx";
import { CrashBarrier } from "./app/crash-barrier.tsx";
import { applyBrand } from "./theme/brand.ts";

const deps = {
  fetch: window.fetch.bind(window),
  clock: Date.now,
  isOnline: () => navigator.onLine,
};

/** A person with a link does not fetch what only a sign-in needs. */
async function choosePage() {
  const id = readSignInId(window.location);
  if (id === undefined) return <App api={createApiClient(deps)} />;
  const { SignInApp } = await import("./sign-in/sign-in-app.tsx");
  return <SignInApp id={id} deps={deps} />;
}

applyBrand(document.documentElement, null);
const root = document.getElementById("root");
if (root) {
  const page = await choosePage();
  createRoot(root).render(
    <StrictMode>
      <CrashBarrier>{page}</CrashBarrier>
    </StrictMode>,
  );
}
