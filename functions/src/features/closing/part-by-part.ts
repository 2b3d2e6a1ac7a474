import { alarmTries, pauseAfter } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, Timestamp, type DocumentSnapshot, type Firestore, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { BrokenPartDocument, ClosingWorkDocument } from '../../platform/closing-documents.ts';
import type { Platform } from '../../platform/platform.ts';
import { collectionAt, docAt, type Lane } from '../../platform/stored.ts';

/** How far a walk through the parts of an agency is: behind which to go on; `isThrough`: all had their turn, and what broke is tried again. */
export interface Walked {
  readonly after: string | null;
  readonly isThrough: boolean;
}
export const walkBegins: Walked = { after: null, isThrough: false };

const brokenOf = (db: Firestore, agencyId: string) => collectionAt<BrokenPartDocument>(db, paths.brokenParts(agencyId));

/** When the first of the parts that broke is tried again (ms); null: none did. */
export const brokenDueMs = async (db: Firestore, agencyId: string): Promise<number | null> =>
  (await brokenOf(db, agencyId).orderBy('dueAt').limit(1).get()).docs[0]?.data().dueAt.toMillis() ?? null;

/**
 * Does something to some parts of an agency, in the order of their ids, each by itself. One that breaks holds up none: it is written down,
 * rests for longer each time it breaks, and is told about loudly after many. When all had their turn, those whose rest is over have another.
 */
export const walkParts = async (
  platform: Pick<Platform, 'db' | 'log'>,
  { agencyId, after, isThrough = false }: Pick<ClosingWorkDocument, 'agencyId' | 'after' | 'isThrough'>,
  pageSize: number,
  each: (part: QueryDocumentSnapshot<Lane>) => Promise<unknown>,
  now: number,
): Promise<Walked> => {
  const { db } = platform;
  const page = isThrough ? await rested(db, agencyId, pageSize, now) : await following(db, agencyId, after, pageSize);
  const tries = await triesOf(db, agencyId, page);
  for (const part of page)
    try {
      if (part.exists) await each(part as QueryDocumentSnapshot<Lane>);
      if (tries.has(part.id)) await brokenOf(db, agencyId).doc(part.id).delete();
    } catch (error) {
      await noteBroken(platform, agencyId, part.id, (tries.get(part.id) ?? 0) + 1, error, now);
    }
  return isThrough || page.length < pageSize ? { after: null, isThrough: true } : { after: page.at(-1)?.id ?? null, isThrough: false };
};

const following = async (db: Firestore, agencyId: string, after: string | null, pageSize: number): Promise<readonly DocumentSnapshot<Lane>[]> => {
  const all = collectionAt<Lane>(db, paths.lanes(agencyId)).orderBy(FieldPath.documentId());
  return (await (after === null ? all : all.startAfter(after)).limit(pageSize).get()).docs;
};

/** Parts that broke and have rested, also those that are gone by now. */
const rested = async (db: Firestore, agencyId: string, pageSize: number, now: number): Promise<readonly DocumentSnapshot<Lane>[]> => {
  const due = await brokenOf(db, agencyId).where('dueAt', '<=', Timestamp.fromMillis(now)).orderBy('dueAt').limit(pageSize).get();
  return Promise.all(due.docs.map(({ id }) => docAt<Lane>(db, paths.lane(agencyId, id)).get()));
};

/** How often those of these parts broke that did. */
const triesOf = async (db: Firestore, agencyId: string, page: readonly DocumentSnapshot<Lane>[]): Promise<ReadonlyMap<string, number>> => {
  const ids = page.map(({ id }) => id).toSorted();
  const [first, last] = [ids[0], ids.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const found = await brokenOf(db, agencyId).orderBy(FieldPath.documentId()).startAt(first).endAt(last).get();
  return new Map(found.docs.map((doc) => [doc.id, doc.data().tries]));
};

const noteBroken = async (
  { db, log }: Pick<Platform, 'db' | 'log'>,
  agencyId: string,
  lane: string,
  tries: number,
  error: unknown,
  now: number,
): Promise<void> => {
  await brokenOf(db, agencyId)
    .doc(lane)
    .set({ tries, dueAt: Timestamp.fromMillis(now + pauseAfter(tries)) });
  const line = { agency: agencyId, lane, tries, cause: error instanceof Error ? error.message.slice(0, 40) : typeof error };
  if (tries >= alarmTries) log.error('closing-part-stuck', line);
  else log.warn('closing-part-broke', line);
};
