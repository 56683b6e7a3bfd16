import { describe, expect, it } from "vitest";
import { createAssertionStore } from "../../../../lambdas/oidc/store/assertion-store.ts";
import { createIds } from "../../../../lambdas/platform/ids.ts";
import { createTestClock } from "../../../support/test-clock.ts";
import { createTestTable, readWholeTable } from "../../../support/test-table.ts";
import { losingAnswers } from "../grant-fixture.ts";

const table = await createTestTable();
const clock = createTestClock();
const ids = createIds(clock);
const assertions = createAssertionStore(table, ids);
const until = new Date(clock.now().getTime() + 90_000);

describe("an assertion", () => {
  it("is used once, by 32 at the same time too, and by each client for itself", async () => {
    const uses = await Promise.all(Array.from({ length: 32 }, () => assertions.spend("cli_1", "one", until)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await assertions.spend("cli_2", "one", until)).toBe(true);
    expect(await assertions.spend("cli_1", "two", until)).toBe(true);
  });

  it("is not used twice when the answer of its write is lost and the SDK repeats it", async () => {
    expect(await createAssertionStore(losingAnswers(table), ids).spend("cli_1", "lost", until)).toBe(true);
    expect(await assertions.spend("cli_1", "lost", until)).toBe(false);
  });

  it("is kept as a hash, until it could not be presented any more", async () => {
    await assertions.spend("cli_3", "a-jti-that-says-something", until);
    const items = await readWholeTable(table);
    expect(JSON.stringify(items)).not.toContain("a-jti-that-says-something");
    for (const item of items) expect(item.ttl).toBeGreaterThan(until.getTime() / 1000);
  });
});
