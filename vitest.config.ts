import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    passWithNoTests: false,
    allowOnly: false,
    // Many tests wait for a browser, a timer or a killed process: four workers keep two cores busy.
    maxWorkers: 4,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          testTimeout: 20_000,
          // A database that is started on a busy machine.
          hookTimeout: 30_000,
          env: { LOG_LEVEL: "SILENT" },
        },
      },
      {
        test: {
          name: "infra",
          include: ["test/infra/**/*.test.ts"],
          // The files share one process: loading CDK and making the templates is nearly all of their time.
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "system",
          include: ["test/{contract,integration,e2e}/**/*.test.ts"],
          globalSetup: ["./test/support/cloud-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
