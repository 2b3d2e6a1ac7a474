import { DatabaseSync } from 'node:sqlite';
import type { Document } from '../model/document.ts';
import { fromMicros, toMicros } from '../model/timestamp.ts';
import { decodeFields, encodeFields } from './encode-fields.ts';
import type { Storage, StorageBatch, StoredEvent } from './storage.ts';

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, created INTEGER NOT NULL, updated INTEGER NOT NULL, fields TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, function_key TEXT NOT NULL, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

function* readDocuments(db: DatabaseSync): Iterable<Document> {
  const select = db.prepare('SELECT name, created, updated, fields FROM documents');
  select.setReadBigInts(true);
  for (const row of select.iterate()) {
    const { name, created, updated, fields } = row;
    if (typeof created !== 'bigint' || typeof updated !== 'bigint') throw new TypeError('A stored document is damaged.');
    yield { name: String(name), fields: decodeFields(String(fields)), createTime: fromMicros(created), updateTime: fromMicros(updated) };
  }
}

function* readEvents(db: DatabaseSync): Iterable<StoredEvent> {
  for (const row of db.prepare('SELECT seq, function_key, body FROM events ORDER BY seq').iterate()) {
    yield { seq: Number(row['seq']), functionKey: String(row['function_key']), body: String(row['body']) };
  }
}

function open(file: string, waitMs: number): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: waitMs });
  // Exclusive: a second server on the same file fails and does not serve stale memory.
  db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > SCHEMA_VERSION) {
    db.close();
    throw new Error('The data file was written by a newer version.');
  }
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
  return db;
}

/**
 * A storage in one SQLite file, write-ahead log with synchronous=FULL: COMMIT returns after the fsync, so a `write` that returned
 * survives kill -9 and loss of power. A write that was cut off is rolled back by SQLite when the file is opened again.
 * A file that another process still holds is waited for (the one before may be ending), at most `waitMs`; then it throws.
 */
export function makeSqliteStorage(file: string, waitMs = 5000): Storage {
  const db = open(file, waitMs);
  const put = db.prepare(
    'INSERT INTO documents (name, created, updated, fields) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET created = excluded.created, updated = excluded.updated, fields = excluded.fields',
  );
  const remove = db.prepare('DELETE FROM documents WHERE name = ?');
  const addEvent = db.prepare('INSERT OR REPLACE INTO events (seq, function_key, body) VALUES (?, ?, ?)');
  const removeEvent = db.prepare('DELETE FROM events WHERE seq = ?');
  const setting = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');

  function apply(batch: StorageBatch): void {
    for (const name of batch.remove) remove.run(name);
    for (const { name, createTime, updateTime, fields } of batch.put) put.run(name, toMicros(createTime), toMicros(updateTime), encodeFields(fields));
    for (const event of batch.addEvents) addEvent.run(event.seq, event.functionKey, event.body);
    for (const seq of batch.removeEvents) removeEvent.run(seq);
    for (const [key, value] of batch.settings) setting.run(key, value);
  }

  return {
    documents: () => readDocuments(db),
    events: () => readEvents(db),
    settings: () =>
      new Map(
        db
          .prepare('SELECT key, value FROM settings')
          .all()
          .map((row) => [String(row['key']), String(row['value'])]),
      ),
    write(batch) {
      db.exec('BEGIN IMMEDIATE');
      try {
        apply(batch);
        db.exec('COMMIT');
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}
