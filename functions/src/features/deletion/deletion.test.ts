import { trashMs } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { deletedLeaf, inLeafOrder, verifyCertificate } from '@liexin/proof/deletion-certificate';
import { chainHash, CHAIN_START } from '@liexin/proof/ledger-chain';
import { merklePath, verifyMerklePath } from '@liexin/proof/merkle';
import { purgeLeaf, readPurgeRow } from '@liexin/proof/purge-row';
import { sha256 } from '@liexin/proof/sha256';
import type { Firestore } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeletedLeavesDocument } from '../../platform/server-documents.ts';
import type { LedgerRow } from '../../platform/stored.ts';
import { anOldTalk, dayMs, overMs } from '../../testing/an-old-talk.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { deletionSteps } from '../api/handlers.ts';
import { deleteConversation } from './delete-conversation.ts';
import { replayDeletions } from './replay-deletions.ts';
import { runAgency } from './run-deletions.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const serverKeys = async () => new Map([[1, fromBase64url((await api.call('config', {})).body.serverKey)]]);

/** The chain as anybody checks it. */
const chainHolds = async (ledgerId: string, rows: readonly LedgerRow[]): Promise<boolean> => {
  let prev = CHAIN_START;
  for (const [i, row] of rows.entries()) {
    const hash = await chainHash({ ledgerId, prev, seq: row.seq, atMs: row.at.toMillis(), kind: row.kind, leaf: new Uint8Array(row.leaf) });
    if (row.seq !== i + 1 || toBase64url(hash) !== toBase64url(new Uint8Array(row.hash))) return false;
    prev = hash;
  }
  return true;
};

describe('the life of a conversation', () => {
  test('[RT43] leaves every query on its last day, waits 30 days in the trash, and is deleted then, all of it', async () => {
    const talk = await anOldTalk(api);
    const { agencyId, lanes, guestUid } = talk;
    await api.platform.db.doc(paths.approach(agencyId, talk.conversationId)).set({ tags: ['e-mail'] });
    expect((await talk.turn(api.clock.now)).why).toBe('nothing-due');
    const over = api.clock.now + overMs;
    expect(await talk.turn(over)).toMatchObject({ hidden: 2, purged: 0, why: 'worked' });
    expect((await talk.conversationRef.get()).data()).toMatchObject({ state: 'expired', participantUids: [] });
    expect((await api.platform.db.doc(paths.lane(agencyId, lanes.candidate)).get()).data()).toMatchObject({ state: 'expired', participantUids: [] });
    expect(await talk.trash()).toMatchObject({ state: 'trash', messages: 2, cause: 'rule', rule: 'first' });
    expect(await talk.turn(over + trashMs - 3 * dayMs)).toMatchObject({ hidden: 0, purged: 0, why: 'nothing-due' });
    expect(await talk.messageIds()).toHaveLength(2);

    expect(await talk.turn(over + trashMs)).toMatchObject({ purged: 2, why: 'worked' });
    expect(await talk.trash()).toMatchObject({ state: 'purged', messages: 2, dueAt: null });
    const left = [
      paths.lane(agencyId, lanes.candidate),
      paths.lane(agencyId, lanes.internal),
      paths.conversation(agencyId, talk.conversationId),
      paths.guest(agencyId, guestUid),
      paths.contact(agencyId, guestUid),
      paths.approach(agencyId, talk.conversationId),
      paths.epoch(agencyId, lanes.candidate, 1),
      paths.signerList(agencyId, lanes.candidate, 0),
      paths.laneControl(agencyId, lanes.candidate),
    ];
    for (const path of left) expect([path, await talk.isThere(path)]).toEqual([path, false]);
    expect(await talk.messageIds()).toEqual([]);
    expect(await talk.notices(guestUid)).toEqual([]);
  });

  test('[RT44] says in its ledger what went, with the hash of the share, and the chain still holds', async () => {
    const talk = await anOldTalk(api);
    const before = await talk.ledgerRows();
    await talk.turn(api.clock.now + overMs);
    await talk.turn(api.clock.now + overMs + trashMs);
    const rows = await talk.ledgerRows();
    const row = rows.find(({ kind }) => kind === 'purge');
    const read = row ? readPurgeRow(row.subject, row.detail) : null;
    if (!row || !read) throw new Error('no row');
    const messages = before.filter(({ kind }) => kind === 'msg').map(({ seq }) => seq);
    expect(read).toMatchObject({ period: talk.period, count: 2, first: Math.min(...messages), last: Math.max(...messages), rule: 'first' });
    expect(read.share).toBe(toBase64url(await sha256(talk.share)));
    expect(toBase64url(await purgeLeaf(read))).toBe(toBase64url(new Uint8Array(row.leaf)));
    expect(await chainHolds(talk.laneId, rows)).toBe(true);
    expect(rows.slice(0, before.length)).toEqual(before);
  });

  test('[RT45] the share of the month is dead, never made again, and told to nobody', async () => {
    const talk = await anOldTalk(api);
    await talk.turn(api.clock.now + overMs);
    expect((await talk.shareState()).state).toBe('live');
    await talk.turn(api.clock.now + overMs + trashMs);
    expect(await talk.shareState()).toMatchObject({ state: 'purged', share: null });
    expect((await talk.askShares()).fault?.code).toBe('not-found');
  });

  test('[RT46] makes one certificate for the run that the server signed, and each message is in it', async () => {
    const talk = await anOldTalk(api);
    const ids = await talk.messageIds();
    await talk.turn(api.clock.now + overMs);
    expect(await talk.certificates()).toEqual([]);
    await talk.turn(api.clock.now + overMs + trashMs);
    await talk.turn(api.clock.now + overMs + trashMs + dayMs);
    const all = await talk.certificates();
    const [certificate] = all;
    if (all.length !== 1 || !certificate) throw new Error('no certificate');
    const verdict = await verifyCertificate(certificate, { agencyId: talk.agencyId, serverKeys: await serverKeys(), prev: null });
    expect(verdict.ok || verdict.fault).toBe(true);
    expect(certificate.counts['messages']).toEqual({ eligible: 2, held: 0, restricted: 0, purged: 2, failed: 0 });
    expect(certificate.stores.find(({ name }) => name === 'links')).toEqual({ name: 'links', acked: 1, failed: 0 });
    expect(certificate.stores.find(({ name }) => name === 'messages')).toEqual({ name: 'messages', acked: 2, failed: 0 });
    expect(JSON.stringify(certificate)).not.toContain(talk.laneId);

    const trash = await talk.trash();
    const stored = (await api.platform.db.doc(paths.deletedLeaves(talk.agencyId, talk.laneId, talk.period)).get()).data() as DeletedLeavesDocument;
    const list = inLeafOrder(stored.leaves.map((leaf) => new Uint8Array(leaf)));
    for (const id of ids) {
      const leaf = await deletedLeaf(new Uint8Array(trash?.salt ?? []), talk.laneId, id);
      const index = list.findIndex((one) => toBase64url(one) === toBase64url(leaf));
      expect(await verifyMerklePath(leaf, index, list.length, await merklePath(list, index), fromBase64url(certificate.idListRoot))).toBe(true);
    }
    const row = (await api.platform.db.doc(`${paths.agencyLedger(talk.agencyId)}/e-certificate-1`).get()).data() as LedgerRow;
    expect(row).toMatchObject({ kind: 'retention.certificate', detail: { number: 1, messages: 2, parts: 2 } });
  });

  test('[RT46] a certificate of a later run names the one before', async () => {
    const talk = await anOldTalk(api);
    const { agencyId, conversationId, lanes } = talk;
    const erase = (id: string) => deleteConversation(api.platform, deletionSteps, { agencyId, conversationId: id, rule: 'erasure' }, api.clock.now);
    // One of two parts is of another conversation by now.
    await api.platform.db.doc(paths.lane(agencyId, lanes.internal)).update({ conversation: 'another' });
    expect([(await erase(conversationId)).certificate, (await erase('another')).certificate]).toEqual([1, 2]);
    const [first, second] = await talk.certificates();
    if (!first || !second) throw new Error('no certificates');
    const verdict = await verifyCertificate(second, { agencyId, serverKeys: await serverKeys(), prev: first });
    expect(verdict.ok || verdict.fault).toBe(true);
  });

  test('[RT47] is not called deleted before every store has confirmed; a store that fails is tried again, later each time', async () => {
    const talk = await anOldTalk(api);
    const { agencyId } = talk;
    const { db } = api.platform;
    const over = api.clock.now + overMs;
    await talk.turn(over);
    let isDown = true;
    const collection = (path: string) => {
      if (isDown && path === paths.tasks(agencyId)) throw new Error('down');
      return db.collection(path);
    };
    const failing: Firestore = new Proxy(db, {
      get: (target, name) => {
        const value: unknown = name === 'collection' ? collection : Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const turn = (now: number) => runAgency({ ...api.platform, db: failing }, deletionSteps, agencyId, now);
    const later = over + trashMs;
    const hour = 60 * 60_000;
    expect(await turn(later)).toMatchObject({ purged: 0, failed: 2, why: 'stores-failed' });
    expect(await talk.trash()).toMatchObject({ state: 'shredded', failing: { store: 'queue', tries: 1 }, acked: ['share', 'messages', 'receipts'] });
    expect(await talk.certificates()).toEqual([]);
    expect(await turn(later + hour - 1)).toMatchObject({ failed: 0, purged: 0 });
    expect(await turn(later + hour)).toMatchObject({ failed: 2 });
    expect((await talk.trash())?.failing?.tries).toBe(2);
    expect(await turn(later + 3 * hour - 1)).toMatchObject({ failed: 0, purged: 0 });
    isDown = false;
    expect(await turn(later + 3 * hour)).toMatchObject({ failed: 0, purged: 2 });
    expect(await talk.trash()).toMatchObject({ state: 'purged', failing: null });
    expect(await talk.certificates()).toHaveLength(1);
  });

  test('[RT48] is brought back once, for 30 days; a deletion request takes it past the trash', async () => {
    const talk = await anOldTalk(api);
    const { agencyId, conversationId, token } = talk;
    const restore = () => api.call('restoreTrash', { token, params: { conversationId } });
    const before = api.clock.now;
    expect((await restore()).fault?.code).toBe('not-found');
    try {
      api.clock.now = before + overMs;
      await talk.turn(api.clock.now);
      const back = await restore();
      expect(back.body.untilMs).toBe(api.clock.now + 30 * dayMs);
      expect((await talk.conversationRef.get()).data()).toMatchObject({ state: 'open', participantUids: [talk.agency.owner.uid] });
      expect(await talk.trash()).toMatchObject({ state: 'restored', restoredBy: talk.agency.owner.uid });
      expect((await restore()).body.untilMs).toBe(back.body.untilMs);
      expect(await talk.turn(api.clock.now + 29 * dayMs)).toMatchObject({ hidden: 0, purged: 0 });
      api.clock.now = before + overMs + 31 * dayMs;
      expect(await talk.turn(api.clock.now)).toMatchObject({ hidden: 2 });
      expect((await restore()).fault?.code).toBe('request-over');
      const gone = await deleteConversation(api.platform, deletionSteps, { agencyId, conversationId, rule: 'erasure-1' }, api.clock.now);
      expect([Object.values(gone.parts), gone.certificate]).toEqual([['purged', 'purged'], 1]);
      expect((await talk.certificates())[0]?.rules).toEqual([{ id: 'erasure-1', version: 1 }]);
    } finally {
      api.clock.now = before;
    }
  });

  test('[RT49] is deleted once more when a restored backup brings it back, and cannot be read meanwhile', async () => {
    const talk = await anOldTalk(api);
    const { agencyId, conversationId } = talk;
    const { db } = api.platform;
    const dump = new Map<string, FirebaseFirestore.DocumentData>();
    for (const path of [paths.lanes(agencyId), paths.conversations(agencyId), paths.messages(agencyId, talk.laneId)])
      for (const doc of (await db.collection(path).get()).docs) dump.set(doc.ref.path, doc.data());
    const now = api.clock.now;
    await deleteConversation(api.platform, deletionSteps, { agencyId, conversationId, rule: 'erasure' }, now);
    expect(await talk.messageIds()).toEqual([]);
    // The backup is from before: nothing in it knows of the deletion.
    for (const doc of (await db.collection(paths.trash(agencyId)).get()).docs) await doc.ref.delete();
    for (const [path, data] of dump) await db.doc(path).set(data);
    expect(await talk.messageIds()).toHaveLength(2);
    expect((await talk.askShares()).fault?.code).toBe('share-purged');
    expect(await replayDeletions(api.platform, now + 1)).toBeGreaterThanOrEqual(2);
    await talk.turn(now + 2);
    expect([await talk.messageIds(), await talk.isThere(paths.lane(agencyId, talk.laneId))]).toEqual([[], false]);
    expect(await replayDeletions(api.platform, now + 3)).toBe(0);
  });

  test('[RT50] a message that was not in the ledger yet gets its row first; one whose event comes after the end makes none', async () => {
    const talk = await anOldTalk(api);
    const late = await talk.candidatePosts();
    await talk.turn(api.clock.now + overMs);
    await talk.turn(api.clock.now + overMs + trashMs);
    const rows = await talk.ledgerRows();
    expect(rows.filter(({ kind, subject }) => kind === 'msg' && subject === late)).toHaveLength(1);
    expect(rows.findIndex(({ subject }) => subject === late)).toBeLessThan(rows.findIndex(({ kind }) => kind === 'purge'));
    await talk.record(late);
    expect(await talk.ledgerRows()).toEqual(rows);
    expect(await chainHolds(talk.laneId, rows)).toBe(true);
  });
});
