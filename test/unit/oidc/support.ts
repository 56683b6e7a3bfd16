import { createSigningKeyStore } from "../../../lambdas/core/signing-key/store.ts";
import { createRotateSigningKeys } from "../../../lambdas/oidc/jobs/rotate-signing-keys.ts";
import type { Table } from "../../../lambdas/platform/dynamo/table.ts";
import { createSecrets } from "../../../lambdas/platform/secrets.ts";
import { createRecordedLog } from "../../support/recorded-log.ts";
import { createRecordedMetrics } from "../../support/recorded-metrics.ts";
import { createTestClock, type TestClock } from "../../support/test-clock.ts";
import { createTestSecretsManager } from "../../support/test-secrets-manager.ts";

export const SIGNING_PREFIX = "test/signing-key/";

/** The key set of one table with its private parts, and the job that keeps it. */
export const createTestKeys = (table: Table, clock: TestClock = createTestClock()) => {
  const manager = createTestSecretsManager();
  const log = createRecordedLog();
  const deps = {
    table,
    signingKeys: createSigningKeyStore(table, clock),
    secrets: createSecrets(clock, manager.client),
    prefix: SIGNING_PREFIX,
    clock,
    log,
    metrics: createRecordedMetrics(),
  };
  return { ...deps, manager, ...createRotateSigningKeys(deps) };
};
