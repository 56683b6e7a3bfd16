import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AlreadyRunning, emptyStateFolder, lockStateFolder, openState } from "../../../local/state.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "countersign-state-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a folder is locked until it is released, and the refusal names who holds it", () => {
  const lock = lockStateFolder(directory, "http://127.0.0.1:1");
  const again = () => lockStateFolder(directory, "http://127.0.0.1:2");
  expect(again).toThrow(AlreadyRunning);
  expect(again).toThrow(`process ${process.pid}, http://127.0.0.1:1`);
  lock.release();
  again().release();
});

test("what a dead process left in the folder does not lock it", () => {
  writeFileSync(join(directory, "instance.json"), JSON.stringify({ pid: 1, baseUrl: "http://127.0.0.1:1" }));
  writeFileSync(join(directory, "lock.db-journal"), "");
  lockStateFolder(directory, "http://127.0.0.1:2").release();
});

test("a fresh start removes everything but the lock", () => {
  const lock = lockStateFolder(directory, "http://127.0.0.1:1");
  const state = openState(directory);
  state.put("kind", "id", 1);
  state.close();
  emptyStateFolder(directory);
  expect(existsSync(join(directory, "cloud.db"))).toBe(false);
  expect(() => lockStateFolder(directory, "http://127.0.0.1:2")).toThrow(AlreadyRunning);
  lock.release();
});

test("records are read as they were written, also by the next process", () => {
  const state = openState(directory);
  state.put("kind", "b", { n: 1 });
  state.put("kind", "a", [null]);
  state.put("kind", "b", { n: 2 });
  state.remove("kind", "nothing");
  state.close();
  const next = openState(directory);
  expect([next.get("kind", "b"), next.get("other", "b"), next.list("kind")]).toEqual([
    { n: 2 },
    undefined,
    [[null], { n: 2 }],
  ]);
  next.close();
});

test("a journal keeps the newest entries, newest first, and does not touch another one", () => {
  const state = openState(directory);
  state.append("other", "kept", 3);
  for (let entry = 1; entry <= 10; entry += 1) state.append("journal", entry, 3);
  expect([state.readJournal("journal"), state.readJournal("other")]).toEqual([[10, 9, 8], ["kept"]]);
  state.close();
});
