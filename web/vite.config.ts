import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The verification pages. `dist/web` mirrors the address space of the pages bucket, so what is served
 * under `/v/` lies in `dist/web/v`.
 */
export default defineConfig({
  root: here("./verification"),
  base: "/v/",
  // Written in React, run by Preact: a phone on a slow network fetches 25 KB rather than 85 KB. react-dom alone
  // would take 67 of the 75 KB that these pages may have.
  resolve: {
    alias: [
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
      { find: /^react\/jsx-dev-runtime$/, replacement: "preact/jsx-dev-runtime" },
      { find: /^react(-dom)?$/, replacement: "preact/compat" },
    ],
  },
  build: {
    outDir: here("../dist/web/v"),
    emptyOutDir: true,
    // The Content-Security-Policy allows no inline scripts, and a data: URL could not be cached apart.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Phones that get no new system any more, such as an iPhone 7, are still somebody's phone.
    target: ["chrome100", "edge100", "firefox100", "safari15.4", "ios15.4"],
  },
  server: { host: "127.0.0.1" },
});
