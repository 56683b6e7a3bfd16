import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { strictStyles } from "./strict-styles.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where `npm start` answers, for `npm run dev:dashboard`. */
const cloud = `http://127.0.0.1:${process.env.PORT ?? 4310}`;
const served = ["/api/", "/config.json", "/v/", "/oauth2/", "/omni/"];

/** The dashboard: `dist/web` mirrors the address space of the pages bucket, and the dashboard is its root. */
export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [strictStyles()],
  resolve: {
    alias: [{ find: "react-style-singleton", replacement: here("./src/theme/style-singleton.ts") }],
  },
  build: {
    outDir: here("../../dist/web"),
    emptyOutDir: true,
    // The Content-Security-Policy allows no inline scripts, and a data: URL could not be cached apart.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      // "use client" is for servers that render.
      onLog: (level, log, report) => {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") report(level, log);
      },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(served.map((path) => [path, { target: cloud }])),
  },
});
