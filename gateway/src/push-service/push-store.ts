import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** A push as it came, and how far it got. */
export interface StoredPush {
  id: string;
  subscription: string;
  /** Empty when it waits no more. */
  body: Uint8Array;
  /** Bytes of the body as it came. */
  size: number;
  ttl: number;
  urgency: string;
  topic: string | null;
  at: number;
  state: 'waiting' | 'taken' | 'over' | 'replaced';
}

export interface PushStore {
  /** A subscription for this application server; answers its id. */
  subscribe(serverKey: string): string;
  /** The application server's key; `gone` for one that ended, undefined for one that never was. */
  find(id: string): { serverKey: string } | 'gone' | undefined;
  unsubscribe(id: string): void;
  /** Keeps a push until it is taken or its TTL is over; a waiting one of the same topic is replaced (RFC 8030, 5.4). */
  add(push: Pick<StoredPush, 'subscription' | 'body' | 'ttl' | 'urgency' | 'topic'>, nowMs: number): StoredPush;
  /** What waits for a device, oldest first. */
  waiting(subscription: string, nowMs: number): StoredPush[];
  /** The device has it; its bytes are not kept. */
  take(id: string): void;
  /** The newest pushes, newest first. */
  newest(count: number): StoredPush[];
  close(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS subscriptions (id TEXT PRIMARY KEY, serverKey TEXT NOT NULL, ended INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS pushes (n INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, subscription TEXT NOT NULL, body BLOB NOT NULL, size INTEGER NOT NULL,
    ttl INTEGER NOT NULL, urgency TEXT NOT NULL, topic TEXT, at INTEGER NOT NULL, state TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS waiting ON pushes (subscription, state);
`;
const newId = (): string => randomBytes(16).toString('base64url');

/** Subscriptions and pushes in one file, so that a stack that starts again still knows its devices; a kill loses nothing that was answered 201. */
export function openPushStore(file: string): PushStore {
  const db = new DatabaseSync(file);
  db.exec(schema);
  const rows = (sql: string, ...values: (string | number)[]): StoredPush[] => db.prepare(sql).all(...values) as unknown as StoredPush[];
  return {
    subscribe(serverKey) {
      const id = newId();
      db.prepare('INSERT INTO subscriptions (id, serverKey) VALUES (?, ?)').run(id, serverKey);
      return id;
    },
    find(id) {
      const row = db.prepare('SELECT serverKey, ended FROM subscriptions WHERE id = ?').get(id) as { serverKey: string; ended: number } | undefined;
      if (!row) return undefined;
      return row.ended ? 'gone' : { serverKey: row.serverKey };
    },
    unsubscribe(id) {
      db.prepare('UPDATE subscriptions SET ended = 1 WHERE id = ?').run(id);
      db.prepare("UPDATE pushes SET state = 'over', body = x'' WHERE subscription = ? AND state = 'waiting'").run(id);
    },
    add({ subscription, body, ttl, urgency, topic }, nowMs) {
      const id = newId();
      if (topic !== null)
        db.prepare("UPDATE pushes SET state = 'replaced', body = x'' WHERE subscription = ? AND topic = ? AND state = 'waiting'").run(subscription, topic);
      db.prepare('INSERT INTO pushes (id, subscription, body, size, ttl, urgency, topic, at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        id,
        subscription,
        body,
        body.length,
        ttl,
        urgency,
        topic,
        nowMs,
        'waiting',
      );
      return { id, subscription, body, size: body.length, ttl, urgency, topic, at: nowMs, state: 'waiting' };
    },
    waiting(subscription, nowMs) {
      // A push without a time to live is for a device that listens now (RFC 8030, 5.2): it has a second.
      db.prepare("UPDATE pushes SET state = 'over', body = x'' WHERE state = 'waiting' AND at + max(ttl, 1) * 1000 <= ?").run(nowMs);
      return rows("SELECT * FROM pushes WHERE subscription = ? AND state = 'waiting' ORDER BY n", subscription);
    },
    take(id) {
      db.prepare("UPDATE pushes SET state = 'taken', body = x'' WHERE id = ? AND state = 'waiting'").run(id);
    },
    newest: (count) => rows('SELECT * FROM pushes ORDER BY n DESC LIMIT ?', count),
    close: () => db.close(),
  };
}
