import { describe, expect, it } from "vitest";
import { newIntegration } from "../../../../lambdas/core/integration/domain.ts";
import {
  CLIENT_MEMORY_SECONDS,
  createClientMemory,
  MAX_REMEMBERED_CLIENTS,
} from "../../../../lambdas/oidc/store/client-memory.ts";
import { createTestClock } from "../../../support/test-clock.ts";

const setUp = () => {
  const clock = createTestClock();
  const client = (id: string) =>
    newIntegration(
      { id: `int_${id}`, organizationId: "org_1", clientId: id, type: "CLIENT_CREDENTIALS", name: id },
      clock.now(),
    );
  const stored = new Map([["cli_1", client("cli_1")]]);
  const reading: (() => void)[] = [];
  const memory = createClientMemory(
    {
      findByClientId: async (id) => {
        for (const happen of reading.splice(0)) happen();
        return stored.get(id);
      },
    },
    clock,
  );
  return { clock, client, stored, reading, memory };
};

describe("the memory of clients", () => {
  it("knows a client for a second after it was read", async () => {
    const { memory, clock, stored } = setUp();
    expect(memory.recall("cli_1")).toBeUndefined();
    expect(await memory.read("cli_1")).toEqual(stored.get("cli_1"));
    expect(memory.recall("cli_1")).toEqual(stored.get("cli_1"));
    clock.advance(CLIENT_MEMORY_SECONDS - 0.001);
    expect(memory.recall("cli_1")).toEqual(stored.get("cli_1"));
    clock.advance(0.001);
    expect(memory.recall("cli_1")).toBeUndefined();
  });

  it("counts the second from before the read, which may be slow", async () => {
    const { memory, clock, reading } = setUp();
    reading.push(() => clock.advance(CLIENT_MEMORY_SECONDS));
    await memory.read("cli_1");
    expect(memory.recall("cli_1")).toBeUndefined();
  });

  it("forgets a client that is gone, and remembers none that never was", async () => {
    const { memory, stored } = setUp();
    await memory.read("cli_1");
    stored.clear();
    expect(await memory.read("cli_1")).toBeUndefined();
    expect(memory.recall("cli_1")).toBeUndefined();
    expect(await memory.read("cli_2")).toBeUndefined();
    expect(memory.recall("cli_2")).toBeUndefined();
  });

  it("keeps the newest where there are too many", async () => {
    const { memory, client, stored } = setUp();
    await memory.read("cli_1");
    for (let count = 0; count < MAX_REMEMBERED_CLIENTS; count++) {
      stored.set(`cli_n${count}`, client(`cli_n${count}`));
      await memory.read(`cli_n${count}`);
    }
    expect(memory.recall("cli_1")).toBeUndefined();
    expect(memory.recall("cli_n0")).toBeDefined();
    expect(memory.recall(`cli_n${MAX_REMEMBERED_CLIENTS - 1}`)).toBeDefined();
  });
});
