import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { makeMemoryStorage } from './memory-storage.ts';
import { makeSqliteStorage } from './sqlite-storage.ts';
import { storageContract } from './storage-contract.ts';
import { emptyBatch } from './storage.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'storage-'));
afterAll(() => rmSync(folder, { recursive: true }));

storageContract('memory', makeMemoryStorage, false);
storageContract('SQLite', () => makeSqliteStorage(path.join(folder, 'contract.db')), true);

test('[FL5] a batch that fails leaves nothing behind', () => {
  const storage = makeSqliteStorage(path.join(folder, 'whole.db'));
  const settings = new Map([['kept', 'no']]);
  const broken = { seq: 1, functionKey: 'f', body: undefined as unknown as string };
  expect(() => storage.write({ ...emptyBatch, settings, addEvents: [broken] })).toThrow();
  expect(() => storage.write({ ...emptyBatch, addEvents: [{ ...broken, body: '{}' }, broken], settings })).toThrow();
  expect([...storage.events()]).toEqual([]);
  expect(storage.settings().size).toBe(0);
  storage.close();
});

test('[FL7] a file in use, and a file of a newer version, are refused', () => {
  const file = path.join(folder, 'refused.db');
  const storage = makeSqliteStorage(file);
  storage.write({ ...emptyBatch, settings: new Map([['a', 'b']]) });
  expect(() => makeSqliteStorage(file, 0)).toThrow(/locked/);
  storage.close();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  expect(() => makeSqliteStorage(file)).toThrow(/newer/);
});
