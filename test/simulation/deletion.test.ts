// Rules, holds, restores, requests, late messages and processes that die at any transaction, in an order drawn from a seed: what a hold
// keeps is never lost, what is over does not survive, and what is certified is what went.
import { firstRule } from '@liexin/domain/retention/default-rule';
import { trashMs } from '@liexin/domain/retention/life';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { verifyCertificate, type DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { chainHash, CHAIN_START } from '@liexin/proof/ledger-chain';
import { periodOf } from '@liexin/proof/period';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deletionSteps } from '../../functions/src/features/api/handlers.ts';
import { deleteConversation } from '../../functions/src/features/deletion/delete-conversation.ts';
import { runAgency } from '../../functions/src/features/deletion/run-deletions.ts';
import { recordMessage } from '../../functions/src/features/ledger/record-message.ts';
import type { Certificate, Hold, Lane, LedgerRow, Message, Trash } from '../../functions/src/platform/stored.ts';
import { aConversation, aMandate, anEnvelope, post } from '../../functions/src/testing/a-conversation.ts';
import { aMember } from '../../functions/src/testing/a-member.ts';
import { dyingDb } from '../../functions/src/testing/dying-db.ts';
import { longId, sealedBox, shortId } from '../../functions/src/testing/keys.ts';
import { localApi, type LocalApi } from '../../functions/src/testing/local-api.ts';
import { choicesOf } from './support/random.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const EVENTS = 22;

/** What a promise was worth: messages of a conversation that a hold keeps, as they were when it was acknowledged. */
interface Kept {
  readonly holdId: string;
  readonly ids: ReadonlyMap<string, number>;
  open: boolean;
}

let monthsGone = 0;
const play = async (seed: number): Promise<void> => {
  const { below, chance, pick } = choicesOf(seed);
  const integer = (least: number, most: number): number => least + below(most - least + 1);
  const { platform, clock } = api;
  const { db, shred } = platform;
  const start = clock.now;
  const { agency, token } = await api.found();
  const auditor = await aMember(api, agency, ['auditor']);
  const { agencyId, owner } = agency;
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const talks = await Promise.all(Array.from({ length: 3 }, () => aConversation(agency, mandate)));
  for (const body of talks) await api.call('createConversation', { token, body });
  const all = talks.flatMap(({ conversationId, lanes: both }) => both.map(({ laneId }) => ({ conversationId, laneId })));
  const period = periodOf(clock.now);
  // In some agencies notes have a rule of their own: their parts go, come back and are held by themselves.
  const rule = async (id: string, of: 'note' | 'message', months: number): Promise<void> => {
    const [first, at] = [firstRule('fr'), Timestamp.fromMillis(0)];
    const counted = { ...first, id, classes: [of], clock: 'createdAt', deleteAtLatest: { n: months, unit: 'months' } };
    const stored = { ...counted, schemaVersion: 1, effectiveFrom: at, at, by: owner.uid, approvedBy: null, change: null };
    await db.doc(paths.retentionRule(agencyId, id, 1)).set(stored);
  };
  if (chance(0.5)) await rule('notes', 'note', integer(1, 30));
  // In some what was made long ago goes month by month, inside of talks that go on.
  const isByMonths = seed % 2 === 0;
  if (isByMonths) {
    await rule('made', 'message', integer(2, 6));
    await db.doc(paths.retentionRule(agencyId, 'first', 1)).update({ deleteAtLatest: { n: 36, unit: 'months' } });
  }
  let counter = 0;
  const events: { laneId: string; messageId: string }[] = [];
  /** As the rules have it: nobody writes behind the last day. */
  const say = async (laneId: string): Promise<void> => {
    const lane = (await db.doc(paths.lane(agencyId, laneId)).get()).data() as Lane | undefined;
    if (lane?.state !== 'open' || lane.retention.deleteBy.toMillis() <= clock.now) return;
    const messageId = longId();
    await post(db, { agencyId, laneId, messageId }, await anEnvelope({ agencyId, laneId, messageId }, owner.uid, owner.device, ++counter));
    if (isByMonths) {
      // By this clock; some were written in the month before.
      const [sentAt, sent] = [Timestamp.fromMillis(clock.now), periodOf(clock.now)];
      await db.doc(paths.message(agencyId, laneId, messageId)).update({ sentAt, period: Math.max(period, sent - Number(chance(0.3))) });
      await db.doc(paths.lane(agencyId, laneId)).update({ 'last.at': sentAt });
      await api.call('laneShares', { token, params: { laneId }, body: { from: sent, to: sent } });
    }
    // The event comes at once, or after everything.
    const message = (await db.doc(paths.message(agencyId, laneId, messageId)).get()).data() as Message;
    if (chance(0.7)) await recordMessage(platform, { agencyId, laneId, messageId }, clock.now, message);
    else events.push({ laneId, messageId });
  };
  /** A conversation that people keep writing in. */
  const sayOften = async (): Promise<void> => {
    for (let n = 0; n < 4; n++) {
      for (const { laneId } of all.slice(0, 2)) await say(laneId);
      clock.advance(17 * dayMs);
    }
  };
  for (const { laneId } of all) {
    for (let n = integer(0, 3); n > 0; n--) await say(laneId);
    await api.call('laneShares', { token, params: { laneId }, body: { from: period, to: period } });
  }
  const messagesOf = async (laneId: string): Promise<number> => (await db.collection(paths.messages(agencyId, laneId)).count().get()).data().count;
  const isOpenable = async (laneId: string): Promise<boolean> => {
    const [share, lane] = await Promise.all([shred.doc(shredPaths.share(laneId, period)).get(), db.doc(paths.lane(agencyId, laneId)).get()]);
    return lane.exists && share.get('state') === 'live';
  };

  const kept: Kept[] = [];
  const hold = async (): Promise<void> => {
    const about = pick([...talks.map(({ conversationId }) => conversationId), null]);
    const holdId = shortId();
    const scope = { kind: about === null ? ('agency' as const) : ('conversation' as const), id: about, fromMs: null, toMs: null };
    const placed = await api.call('placeHold', { token, body: { holdId, scope, matter: sealedBox() } });
    if (placed.fault) throw new Error(placed.fault.code);
    const ids = new Map<string, number>();
    for (const { laneId, conversationId } of all)
      if ((about === null || about === conversationId) && (await isOpenable(laneId))) ids.set(laneId, await messagesOf(laneId));
    kept.push({ holdId, ids, open: true });
  };
  const release = async (): Promise<void> => {
    const one = kept.find(({ open }) => open);
    if (!one) return;
    const approvalId = longId();
    await api.call('askApproval', { token, body: { approvalId, kind: 'hold-release', subject: one.holdId } });
    await api.call('giveApproval', { token: auditor.token, params: { approvalId }, body: { act: null } });
    one.open = (await db.doc(paths.hold(agencyId, one.holdId)).get()).get('releasedAt') === null;
  };
  /** A process that may die at any transaction of either database. */
  const dying = () => {
    const [nth, when] = [integer(1, 9), pick(['before', 'after'] as const)];
    return chance(0.6) ? { ...platform, db: dyingDb(db, nth, when) } : { ...platform, shred: dyingDb(shred, integer(1, 2), when) };
  };
  const turn = (on = platform as typeof api.platform): Promise<unknown> => runAgency(on, deletionSteps, agencyId, clock.now);
  const survive = async (what: () => Promise<unknown>): Promise<void> => {
    try {
      await what();
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'killed') throw error;
    }
  };
  const erase = (conversationId: string, on = platform as typeof api.platform): Promise<unknown> =>
    deleteConversation(on, deletionSteps, { agencyId, conversationId, rule: 'erasure' }, clock.now);

  try {
    for (let n = 0; n < EVENTS; n++) {
      clock.advance(pick(isByMonths ? [hourMs, 5 * dayMs, 20 * dayMs, 40 * dayMs] : [60_000, hourMs, 5 * dayMs, 20 * dayMs, 40 * dayMs, 130 * dayMs]));
      const conversationId = pick(talks).conversationId;
      await pick([
        () => turn(),
        () => survive(() => turn(dying())),
        () => survive(() => turn(dying())),
        () => Promise.all([survive(() => turn()), survive(() => turn(dying()))]),
        () => Promise.all([survive(() => turn()), hold()]),
        hold,
        release,
        release,
        () => api.call('restoreTrash', { token, params: { conversationId } }),
        () => Promise.all([survive(() => turn()), api.call('restoreTrash', { token, params: { conversationId } })]),
        () => (chance(0.4) ? survive(() => erase(conversationId, dying())) : Promise.resolve()),
        () => say(pick(all).laneId),
        ...(isByMonths ? [sayOften, sayOften, sayOften] : []),
      ])();
      for (const { open, ids } of kept)
        for (const [laneId, count] of open ? ids : []) {
          expect(await isOpenable(laneId), `seed ${seed}, step ${n}: a hold keeps the share`).toBe(true);
          expect(await messagesOf(laneId), `seed ${seed}, step ${n}: a hold keeps the messages`).toBeGreaterThanOrEqual(count);
        }
    }
    // All holds end, nobody dies any more, and time passes.
    while (kept.some(({ open }) => open)) await release();
    for (const wait of [20 * dayMs, 920 * dayMs, trashMs, trashMs, dayMs]) {
      clock.advance(wait);
      await turn();
      clock.advance(2 * hourMs);
      await turn();
    }
    for (const { laneId, messageId } of events) await recordMessage(platform, { agencyId, laneId, messageId }, clock.now);

    let total = 0;
    for (const { laneId } of all) {
      const trash = (await db.doc(paths.trashed(agencyId, laneId)).get()).data() as Trash | undefined;
      expect([seed, trash?.state, trash?.failing, trash?.certificate !== null]).toEqual([seed, 'purged', null, true]);
      expect([seed, await messagesOf(laneId), (await db.doc(paths.lane(agencyId, laneId)).get()).exists]).toEqual([seed, 0, false]);
      expect((await shred.collection(`shares/${laneId}/periods`).get()).docs.every((doc) => doc.get('share') === null)).toBe(true);
      const months = await db.collection(paths.trash(agencyId)).where('lane', '==', laneId).get();
      for (const doc of months.docs.map((one) => one.data() as Trash)) {
        expect([seed, doc.state, doc.certificate !== null]).toEqual([seed, 'purged', true]);
        monthsGone += Number(doc.month !== undefined);
        total += doc.messages;
      }
      let prev = CHAIN_START;
      const rows = (await db.collection(paths.laneLedger(agencyId, laneId)).orderBy('seq').get()).docs.map((doc) => doc.data() as LedgerRow);
      for (const [i, { seq, at, kind, leaf, hash }] of rows.entries()) {
        expect(seq).toBe(i + 1);
        prev = await chainHash({ ledgerId: laneId, prev, seq, atMs: at.toMillis(), kind, leaf: new Uint8Array(leaf) });
        expect(toBase64url(prev)).toBe(toBase64url(new Uint8Array(hash)));
      }
      const purged = rows.filter(({ kind }) => kind === 'purge').reduce((sum, { detail }) => sum + Number(detail['count']), 0);
      expect([seed, purged]).toEqual([seed, rows.filter(({ kind }) => kind === 'msg').length]);
    }
    const serverKeys = new Map([[1, fromBase64url((await api.call('config', {})).body.serverKey)]]);
    let before: DeletionCertificate | null = null;
    let certified = 0;
    for (const doc of (await db.collection(paths.certificates(agencyId)).orderBy('number').get()).docs) {
      const certificate = JSON.parse((doc.data() as Certificate).json) as DeletionCertificate;
      const verdict = await verifyCertificate(certificate, { agencyId, serverKeys, prev: before });
      expect([seed, verdict.ok || verdict.fault]).toEqual([seed, true]);
      certified += certificate.counts['messages']?.purged ?? 0;
      before = certificate;
    }
    expect([seed, certified, total]).toEqual([seed, counter, counter]);
    for (const { holdId } of kept) expect(((await db.doc(paths.hold(agencyId, holdId)).get()).data() as Hold).releasedAt).not.toBeNull();
  } finally {
    clock.now = start;
  }
};

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  '[RT57, RT60, RT63] whatever comes between: nothing held is lost, nothing overdue survives, every store confirms (seed %i)',
  { timeout: 180_000 },
  play,
);

test('[RT57, RT63] months went by themselves in these runs', () => {
  expect(monthsGone).toBeGreaterThan(0);
});
