import { defineConfig } from "vitest/config";
import { PATIENCE_MS, TEST_TIMEOUT_MS } from "./test/support/patience.ts";

const patient = {
  testTimeout: TEST_TIMEOUT_MS,
  hookTimeout: TEST_TIMEOUT_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
};

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
          // The files of a worker share its process: loading the SDK again for each took as long as the tests.
          isolate: false,
          setupFiles: ["./test/support/file-setup.ts"],
          ...patient,
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
          ...patient,
        },
      },
      {
        test: {
          name: "system",
          include: ["test/{contract,integration,e2e}/**/*.test.ts"],
          isolate: false,
          setupFiles: ["./test/support/file-setup.ts"],
          globalSetup: ["./test/support/cloud-setup.ts"],
          ...patient,
        },
      },
    ],
  },
});
