import { environmentManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { beforeAll, expect, it, vi } from "vitest";
import { every } from "../../../../web/dashboard/src/api/live.ts";

// On a server nothing is looked at again.
beforeAll(() => environmentManager.setIsServer(() => false));

const observe = (queryFn: () => Promise<string>) => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const read = vi.fn(queryFn);
  const observer = new QueryObserver(client, { queryKey: ["it"], queryFn: read, refetchInterval: every(5) });
  const stop = observer.subscribe(() => {});
  return { read, status: () => observer.getCurrentResult().status, stop };
};

it("looks again at what was read", async () => {
  const { read, stop } = observe(async () => "it");
  await vi.waitFor(() => expect(read.mock.calls.length).toBeGreaterThan(2), 20_000);
  stop();
});

it("keeps the message of a first read that failed", async () => {
  const { read, status, stop } = observe(() => Promise.reject(new Error("down")));
  await vi.waitFor(() => expect(status()).toBe("error"), 20_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(read).toHaveBeenCalledTimes(1);
  stop();
});
