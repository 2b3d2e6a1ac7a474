import { edited, hasDrifted, soonerOf, type RetentionReport } from '@liexin/domain/retention/change';
import { emptyTally, reportOf } from '@liexin/domain/retention/tally';
import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import { holdsOf } from '../../platform/hold-register.ts';
import { inGroups } from '../../platform/in-groups.ts';
import { redate, redateRoom } from '../../platform/redate.ts';
import { readRules } from '../../platform/retention.ts';
import type { RetentionWorkDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Conversation, type Mandate, type StoredChange, type StoredRule } from '../../platform/stored.ts';
import { countPage, lawsOf } from './preview-change.ts';
import { tell, toldOf } from './tell-change.ts';

const atOnce = 20;
/** Conversations whose dates follow in one turn: each has five writes at most. */
const pageSize = 80;
/** Conversations that are worked on at the same time. */
const sideBySide = 8;
const tryAgainMs = 5 * 60_000;

/**
 * Begins changes whose time has come, and lets the dates of conversations follow, part by part. A change begins by one transaction that
 * writes its versions; nothing of it holds before, so a clock that stands still deletes nothing. How far the dates are stands in the piece
 * of work: a crash repeats a part, and a date that stands already is written by nobody twice.
 */
export const runRetention = async (platform: Platform, now: number): Promise<number> => {
  const { db, log } = platform;
  const due = await collectionAt<RetentionWorkDocument>(db, 'retentionWork')
    .where('dueAt', '<=', Timestamp.fromMillis(now))
    .orderBy('dueAt')
    .limit(atOnce)
    .get();
  for (const doc of due.docs) {
    try {
      const work = doc.data();
      const state = (await docAt<StoredChange>(db, paths.retentionChange(work.agencyId, work.change)).get()).data()?.state;
      if (state === 'cooling') await begin(platform, work, now);
      else if (state === 'applying') await follow(platform, work, now);
      else await doc.ref.delete();
    } catch (error) {
      log.error('retention-failed', { agency: doc.id, cause: error instanceof Error ? error.name : typeof error });
      await doc.ref.update({ dueAt: Timestamp.fromMillis(now + tryAgainMs) }).catch(() => undefined);
    }
  }
  return due.size;
};

/** What the change would do as of now, counted whole. */
const countAgain = async ({ db }: Platform, agencyId: string, region: Agency['region'], change: StoredChange, now: number): Promise<RetentionReport> => {
  const laws = lawsOf(await readRules(db, agencyId, { region }), change.edits, await holdsOf(db, agencyId), now);
  let [tally, after]: [ReturnType<typeof emptyTally>, string | null] = [emptyTally(), null];
  do {
    const page = await countPage(db, agencyId, laws, tally, after, () => 0);
    [tally, after] = [page.tally, page.after];
  } while (after !== null);
  return reportOf(tally, now);
};

const begin = async (platform: Platform, { agencyId, change: changeId }: RetentionWorkDocument, now: number): Promise<void> => {
  const { db } = platform;
  const ref = docAt<StoredChange>(db, paths.retentionChange(agencyId, changeId));
  const [known, agency, told] = await Promise.all([ref.get(), docAt<Agency>(db, paths.agency(agencyId)).get(), toldOf(platform, agencyId)]);
  const [draft, region] = [known.data(), agency.data()?.region];
  if (!draft?.report || region === undefined) return;
  const found = await countAgain(platform, agencyId, region, draft, now);
  await db.runTransaction(async (tx) => {
    const change = (await tx.get(ref)).data();
    if (change?.state !== 'cooling' || !change.report || !change.effectiveFrom || now < change.effectiveFrom.toMillis()) return;
    const rules = await readRules(db, agencyId, { region }, tx);
    const ledger = await readLedger(tx, db, { agencyId }, []);
    const at = Timestamp.fromMillis(now);
    const [agreed, moved] = [soonerOf(change.report), soonerOf(found)];
    const to = hasDrifted(change.report, found) ? 'paused' : 'applying';
    tx.update(ref, to === 'paused' ? { state: to, endedAt: at } : { state: to, appliedAt: at });
    if (to === 'applying')
      for (const { effectiveFrom: _from, ...rule } of edited(rules.rules, change.edits, now).slice(rules.rules.length))
        tx.create(docAt<StoredRule>(db, paths.retentionRule(agencyId, rule.id, rule.version)), {
          ...rule,
          schemaVersion: 1,
          effectiveFrom: at,
          at,
          by: change.by,
          approvedBy: change.approvedBy,
          change: changeId,
        });
    tell(tx, platform, { agencyId, changeId, news: to === 'paused' ? 'paused' : 'applied', beginsMs: now }, told, now);
    const detail = to === 'paused' ? { agreed, found: moved } : { by: change.by, approvedBy: change.approvedBy, rules: change.edits.length, sooner: moved };
    await appendRows(tx, db, ledger, [
      { id: `e-retention-${changeId}-${to}`, kind: to === 'paused' ? 'retention.paused' : 'retention.applied', subject: changeId, at, detail },
    ]);
  });
  const work = (await docAt<RetentionWorkDocument>(db, paths.retentionWork(agencyId)).get()).data();
  if (work?.change === changeId) await follow(platform, work, now);
};

/** One part of the conversations after another, until the clock of the run is better spent elsewhere. */
const follow = async ({ db }: Platform, { agencyId, change: changeId, after }: RetentionWorkDocument, now: number): Promise<void> => {
  const workRef = docAt<RetentionWorkDocument>(db, paths.retentionWork(agencyId));
  const changeRef = docAt<StoredChange>(db, paths.retentionChange(agencyId, changeId));
  if ((await changeRef.get()).data()?.state !== 'applying') return;
  let last = after;
  for (let turn = 0; turn < 10; turn++) {
    const all = collectionAt<Conversation>(db, paths.conversations(agencyId)).orderBy(FieldPath.documentId()).select();
    const page = await (last === null ? all : all.startAfter(last)).limit(pageSize).get();
    await inGroups(
      page.docs.map(({ id }) => id),
      (id) => id,
      sideBySide,
      async (id) => void (await redate(db, { agencyId, conversationId: id, cause: 'rules' }, now)),
    );
    if (page.size < pageSize) {
      const rooms = await collectionAt<Mandate>(db, paths.mandates(agencyId)).select('room').get();
      for (const doc of rooms.docs) {
        const { room } = doc.data();
        if (room) await redateRoom(db, { agencyId, mandateId: doc.id, laneId: room, cause: 'rules' }, now);
      }
      await changeRef.update({ state: 'done' });
      await workRef.delete();
      return;
    }
    last = page.docs.at(-1)?.id ?? null;
    await workRef.update({ after: last });
  }
};
