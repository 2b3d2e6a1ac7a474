import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Query } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { MailDocument, NoticeDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { deliverMail } from './deliver-mail.ts';
import { takeTurn } from './take-turn.ts';

const pageSize = 50;
const atOnce = 5;
/** A run begins nothing new after this (ms); the next one goes on. */
const runMs = 45_000;
const tryAgainMs = 5 * 60_000;

interface Queue {
  readonly name: 'notices' | 'mails';
  readonly query: (until: Timestamp) => Query;
  readonly work: (id: string) => Promise<unknown>;
}

/**
 * Works off what is due in a queue, oldest first, a few at once. Whoever takes a document moves its `dueAt` in the same transaction, so
 * runs at once and after a crash share the work and none is done twice. One that fails is put off, and holds up nobody.
 */
const drain = async ({ db, log }: Platform, { name, query, work }: Queue, now: number): Promise<number> => {
  const endMs = performance.now() + runMs;
  let done = 0;
  for (;;) {
    const page = await query(Timestamp.fromMillis(now)).limit(pageSize).get();
    const ids = page.docs.map((doc) => doc.id);
    for (let i = 0; i < ids.length; i += atOnce) {
      if (performance.now() > endMs) return done;
      await Promise.all(
        ids.slice(i, i + atOnce).map(async (id) => {
          try {
            await work(id);
            done += 1;
          } catch (error) {
            log.error('queue-failed', { queue: name, id, cause: error instanceof Error ? error.name : typeof error });
            const ref = docAt<NoticeDocument | MailDocument>(db, name === 'notices' ? paths.notice(id) : paths.mail(id));
            await ref.update({ dueAt: Timestamp.fromMillis(now + tryAgainMs) }).catch(() => undefined);
          }
        }),
      );
    }
    if (ids.length < pageSize) return done;
  }
};

/** The job of every minute: notices whose next step is due, then mails that wait. Counts what was looked at. */
export const escalate = async (platform: Platform, now: number): Promise<{ notices: number; mails: number }> => {
  const { db } = platform;
  const due = (collection: 'notices' | 'mails') => (until: Timestamp) => db.collection(collection).where('dueAt', '<=', until).orderBy('dueAt');
  const notices = await drain(platform, { name: 'notices', query: due('notices'), work: (id) => takeTurn(platform, id, now) }, now);
  const mails = await drain(platform, { name: 'mails', query: due('mails'), work: (id) => deliverMail(platform, id, now) }, now);
  return { notices, mails };
};

/** The daily job: removes notices and mails whose time of keeping is over. */
export const sweep = async ({ db }: Platform, now: number): Promise<{ removed: number }> => {
  let removed = 0;
  for (const collection of ['notices', 'mails'] as const) {
    for (;;) {
      const page = await db.collection(collection).where('expireAt', '<=', Timestamp.fromMillis(now)).limit(200).get();
      const batch = db.batch();
      for (const doc of page.docs) batch.delete(doc.ref);
      await batch.commit();
      removed += page.size;
      if (page.size < 200) break;
    }
  }
  return { removed };
};
