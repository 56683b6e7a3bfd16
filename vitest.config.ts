import { defineConfig } from "vitest/config";

// One worker per kind of test that starts servers, so that two cores are not asked for more than they have.
export default defineConfig({
  test: {
    reporters: ["default", "./test/support/closing-line.ts"],
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          testTimeout: 20_000,
          env: { POWERTOOLS_LOG_LEVEL: "SILENT" },
        },
      },
      {
        test: {
          name: "infra",
          include: ["test/infra/**/*.test.ts"],
          // The files share one process: loading CDK and making the templates is nearly all of their time.
          isolate: false,
          maxWorkers: 1,
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
