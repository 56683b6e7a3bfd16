import type { Worker } from "node:worker_threads";

const CHECK_MS = 250;
const MEGABYTE = 1024 * 1024;

/**
 * Calls back once the worker's heap is over the limit; returns how to end the watch. V8's own limit for workers is not
 * used: it aborts the whole process when a single allocation overshoots it.
 */
export function guardMemory(worker: Worker, limitMegabytes: number, onExceeded: () => void): () => void {
  let ended = false;
  const timer = setInterval(async () => {
    const heap = await worker.getHeapStatistics().catch(() => undefined);
    if (ended || !heap || heap.used_heap_size + heap.external_memory <= limitMegabytes * MEGABYTE) return;
    end();
    onExceeded();
  }, CHECK_MS);
  const end = () => {
    ended = true;
    clearInterval(timer);
  };
  return end;
}
