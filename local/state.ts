import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Everything the small servers must remember, in one SQLite file. A call that returned survives a kill -9:
 * in WAL mode a committed page is in the operating system's hands, and a torn write is rolled back at the next open.
 */
export interface State {
  get<T>(kind: string, id: string): T | undefined;
  put(kind: string, id: string, value: unknown): void;
  remove(kind: string, id: string): void;
  /** All values of a kind, oldest id first. */
  list<T>(kind: string): T[];
  /** Appends to a journal that keeps the newest `keep` entries. */
  append(journal: string, value: unknown, keep: number): void;
  /** Newest first. */
  readJournal<T>(journal: string): T[];
  close(): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS records (kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS journal_by_name ON journal (name, seq);`;

const parse = <T>(row: Record<string, unknown>): T => JSON.parse(String(row.value));

export function openState(directory: string): State {
  mkdirSync(directory, { recursive: true });
  const db = new DatabaseSync(join(directory, "cloud.db"));
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
  const read = db.prepare("SELECT value FROM records WHERE kind = ? AND id = ?");
  const write = db.prepare("INSERT OR REPLACE INTO records (kind, id, value) VALUES (?, ?, ?)");
  const erase = db.prepare("DELETE FROM records WHERE kind = ? AND id = ?");
  const all = db.prepare("SELECT value FROM records WHERE kind = ? ORDER BY id");
  const add = db.prepare("INSERT INTO journal (name, value) VALUES (?, ?)");
  const trim = db.prepare(
    "DELETE FROM journal WHERE name = ? AND seq <= (SELECT seq FROM journal WHERE name = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)",
  );
  const entries = db.prepare("SELECT value FROM journal WHERE name = ? ORDER BY seq DESC");
  return {
    get: <T>(kind: string, id: string) => {
      const row = read.get(kind, id);
      return row ? parse<T>(row) : undefined;
    },
    put: (kind, id, value) => void write.run(kind, id, JSON.stringify(value)),
    remove: (kind, id) => void erase.run(kind, id),
    list: <T>(kind: string) => all.all(kind).map((row) => parse<T>(row)),
    append: (journal, value, keep) => {
      add.run(journal, JSON.stringify(value));
      trim.run(journal, journal, keep);
    },
    readJournal: <T>(journal: string) => entries.all(journal).map((row) => parse<T>(row)),
    close: () => db.close(),
  };
}

export class AlreadyRunning extends Error {}

/** A restart may come while the instance before is still ending. */
const LOCK_PATIENCE_MS = 2500;

/**
 * One instance per state folder. The lock is SQLite's own file lock, which the operating system drops with the
 * process: there is no stale lock to recover from.
 */
export function lockStateFolder(directory: string, baseUrl: string): { release(): void } {
  mkdirSync(directory, { recursive: true });
  const db = new DatabaseSync(join(directory, "lock.db"), { timeout: LOCK_PATIENCE_MS });
  const holder = join(directory, "instance.json");
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;");
  } catch (cause) {
    db.close();
    throw new AlreadyRunning(`Countersign already runs on ${directory}${describeHolder(holder)}.`, { cause });
  }
  writeFileSync(holder, JSON.stringify({ pid: process.pid, baseUrl }));
  return {
    release: () => {
      rmSync(holder, { force: true });
      db.close();
    },
  };
}

function describeHolder(file: string): string {
  try {
    const { pid, baseUrl } = JSON.parse(readFileSync(file, "utf8"));
    return ` (process ${pid}${baseUrl ? `, ${baseUrl}` : ""}): stop it first, or give this one another COUNTERSIGN_STATE_DIR`;
  } catch {
    return "";
  }
}

/** Removes all state but the lock that the caller holds. */
export function emptyStateFolder(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith("lock.db") && name !== "instance.json") {
      rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
}
