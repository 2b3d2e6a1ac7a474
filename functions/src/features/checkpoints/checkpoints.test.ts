import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { verifyCheckpoint } from '@liexin/proof/checkpoint';
import { cosign, readCosignatureLine, verifyCosignature } from '@liexin/proof/cosignature';
import { headLeaf } from '@liexin/proof/head-leaf';
import { verifyLogKey } from '@liexin/proof/log-key';
import { verifyConsistency, type TreeHead } from '@liexin/proof/merkle-proof';
import { merkleRoot, verifyMerklePath } from '@liexin/proof/merkle';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadKeyLog } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { CheckpointDocument, MailDocument, TreeLeafDocument } from '../../platform/server-documents.ts';
import type { ChainTip } from '../../platform/stored.ts';
import { aMember } from '../../testing/a-member.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { dyingDb } from '../../testing/dying-db.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { growTree } from './grow-tree.ts';
import { runCheckpoints } from './run-checkpoints.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const run = () => runCheckpoints(api.platform, api.clock.now);
const leavesOf = async (agencyId: string): Promise<TreeLeafDocument[]> =>
  (await api.platform.db.collection(`agencies/${agencyId}/treeLeaves`).orderBy('__name__').get()).docs.map((doc) => doc.data() as TreeLeafDocument);
const checkpointsOf = async (agencyId: string): Promise<CheckpointDocument[]> =>
  (await api.platform.db.collection(paths.checkpoints(agencyId)).orderBy('n').get()).docs.map((doc) => doc.data() as CheckpointDocument);
const tipOf = async (path: string): Promise<ChainTip> => (await api.platform.db.doc(path).get()).data() as ChainTip;
const newest = async (token: string, size: number | null = null) => {
  const { latest } = (await api.call('checkpoint', { token, body: { size } })).body;
  if (!latest) throw new Error('no checkpoint');
  return latest;
};
const headOf = async (agencyId: string, note: string): Promise<TreeHead & { text: string }> => {
  const verdict = await verifyCheckpoint(note, agencyId, await api.platform.logSigner.publicKey());
  if (!verdict.ok) throw new Error(verdict.fault);
  return { size: verdict.value.size, root: verdict.value.root, text: verdict.value.note.text };
};

/** The whole tree once more, from the leaf rows alone. */
const expectWholeTree = async (agencyId: string): Promise<void> => {
  const [leaves, checkpoints] = [await leavesOf(agencyId), await checkpointsOf(agencyId)];
  const hashes = await Promise.all(leaves.map((leaf) => headLeaf({ agencyId, kind: leaf.kind, id: leaf.id, seq: leaf.seq, hash: leaf.hash })));
  expect(leaves.map(({ index }) => index)).toEqual(leaves.map((_, i) => i));
  expect(checkpoints.map(({ n }) => n)).toEqual(checkpoints.map((_, i) => i + 1));
  for (const { size, root, note } of checkpoints) {
    expect(text(root)).toBe(text(await merkleRoot(hashes.slice(0, size))));
    expect(text((await headOf(agencyId, note ?? '')).root)).toBe(text(root));
  }
  expect(checkpoints.at(-1)?.size).toBe(leaves.length);
  // A chain is never in the tree twice with one number, and never goes back.
  const seen = new Map<string, number>();
  for (const { kind, id, seq } of leaves) {
    expect(seq).toBeGreaterThan(seen.get(kind + id) ?? 0);
    seen.set(kind + id, seq);
  }
};

describe('the tree', () => {
  test('[LG1] takes in the heads of chains that moved, under one signed checkpoint, and nothing where nothing moved', async () => {
    const talk = await aTalk(api);
    await talk.consultantSays();
    const { agencyId } = talk.agency;
    await run();
    const leaves = await leavesOf(agencyId);
    const lane = await tipOf(paths.laneTip(agencyId, talk.lane.laneId));
    const agency = await tipOf(paths.agencyTip(agencyId));

    expect(leaves.map(({ kind }) => kind)).toEqual(['key-log', 'agency', ...leaves.slice(2).map(() => 'lane')]);
    expect(leaves[0]).toMatchObject({ id: agencyId, seq: talk.agency.head.seq });
    expect(leaves[1]).toMatchObject({ seq: agency.seq, hash: agency.hash });
    expect(leaves.find(({ id }) => id === talk.lane.laneId)).toMatchObject({ seq: lane.seq, hash: lane.hash });
    expect([lane.due, agency.due]).toEqual([false, false]);

    await run();
    expect(await checkpointsOf(agencyId)).toHaveLength(1);
    await talk.candidateSays();
    await run();
    expect((await leavesOf(agencyId)).slice(leaves.length)).toMatchObject([{ kind: 'lane', id: talk.lane.laneId }]);
    await expectWholeTree(agencyId);
  });

  test('[LG2] grows without reading itself: a hundred leaves later a run reads no more than at the start', async () => {
    const talk = await aTalk(api);
    const { agencyId } = talk.agency;
    await run();
    const cost = async (): Promise<number> => {
      await talk.consultantSays();
      api.platform.resetMeter();
      await growTree(api.platform, agencyId, [talk.lane.laneId], api.clock.now);
      return api.platform.meter().reads;
    };
    const first = await cost();
    for (let i = 0; i < 100; i++) {
      await api.platform.db.runTransaction(async (tx) => {
        const ledger = await readLedger(tx, api.platform.db, talk.lane, []);
        await appendRows(tx, api.platform.db, ledger, [{ id: `e-more-${i}`, kind: 'more', subject: 'x', at: Timestamp.now(), detail: {} }]);
      });
      await growTree(api.platform, agencyId, [talk.lane.laneId], api.clock.now);
    }
    expect(await cost()).toBeLessThanOrEqual(first);
    await run();
    await expectWholeTree(agencyId);
  });

  test('[LG3] is one, without gaps, whatever runs at once, twice, late or dies in between', { timeout: 60_000 }, async () => {
    const { db } = api.platform;
    for (const seed of [7, 20_261_129, 424_242]) {
      const random = seeded(seed);
      const talks: Talk[] = [await aTalk(api), await aTalk(api)];
      const late: (() => Promise<void>)[] = [];
      for (let round = 0; round < 6; round++) {
        const writing = talks.flatMap((talk) =>
          Array.from({ length: 1 + random(2) }, async () => {
            const messageId = await talk.candidatePosts();
            const deliver = () => talk.record(messageId);
            // Some events come when the run is over, some twice.
            if (random(3) === 0) late.push(deliver);
            else await deliver();
            if (random(3) === 0) late.push(deliver);
          }),
        );
        const dying = { ...api.platform, db: dyingDb(db, 1 + random(3), random(2) === 0 ? 'before' : 'after') };
        await Promise.allSettled([...writing, run(), run(), runCheckpoints(dying, api.clock.now)]);
        if (random(2) === 0) await Promise.allSettled([...late.splice(0).map((deliver) => deliver()), run()]);
      }
      await Promise.all(late.map((deliver) => deliver()));
      expect((await run()).failed).toBe(0);
      await run();
      for (const { agency, lane } of talks) {
        await expectWholeTree(agency.agencyId);
        const tip = await tipOf(paths.laneTip(agency.agencyId, lane.laneId));
        expect((await leavesOf(agency.agencyId)).findLast(({ id }) => id === lane.laneId)).toMatchObject({ seq: tip.seq, hash: tip.hash });
        expect((await db.doc(paths.dueCheckpoint(agency.agencyId)).get()).exists).toBe(false);
      }
    }
  });

  test('[LG3] two runs that take in different conversations at once meet at the edge', async () => {
    const talk = await aTalk(api);
    const { db } = api.platform;
    const { agencyId } = talk.agency;
    await run();
    const lanes = Object.values((await talk.conversationRef.get()).get('lanes') as Record<string, string>);
    expect(lanes).toHaveLength(2);
    for (let round = 0; round < 8; round++) {
      for (const laneId of lanes)
        await db.runTransaction(async (tx) => {
          const ledger = await readLedger(tx, db, { agencyId, laneId }, []);
          await appendRows(tx, db, ledger, [{ id: `e-more-${round}`, kind: 'more', subject: 'x', at: Timestamp.now(), detail: {} }]);
        });
      const grown = await Promise.all(lanes.map((laneId) => growTree(api.platform, agencyId, [laneId], api.clock.now)));
      expect(grown).toEqual([1, 1]);
    }
    await run();
    await expectWholeTree(agencyId);
  });

  test('[LG4] is signed only once it is stored for good: what a run left unsigned the next one signs', async () => {
    const { agency, token } = await api.found();
    await growTree(api.platform, agency.agencyId, [], api.clock.now);
    expect(await checkpointsOf(agency.agencyId)).toMatchObject([{ note: null }]);
    expect((await api.call('checkpoint', { token, body: { size: null } })).body.latest).toBeNull();
    await run();
    expect((await newest(token)).n).toBe(1);
  });
});

describe('whoever starts from the fingerprint', () => {
  test('[LG5] comes to the key of checkpoints by the word of the server key, which the ledger has under the first checkpoint', async () => {
    const { agency, token } = await api.found();
    await run();
    const { key, note } = await newest(token);
    const statement = { agencyId: agency.agencyId, publicKey: bytes(key.publicKey), serverKeySeq: key.serverKeySeq, signature: bytes(key.signature) };
    expect(await verifyLogKey(await loadKeyLog(api.platform.db, agency.agencyId), statement)).toBe(true);
    expect((await verifyCheckpoint(note, agency.agencyId, statement.publicKey)).ok).toBe(true);
    const rows = (await api.call('ledger', { token, body: { by: null, kinds: ['checkpoint.key'], fromMs: null, toMs: null, before: null } })).body.rows;
    expect(rows).toMatchObject([{ detail: { key: key.publicKey } }]);
    expect((await leavesOf(agency.agencyId))[1]?.seq).toBe(rows[0]?.seq);
  });

  test('[LG6] gets the proof that the newest tree begins with the kept one, whatever was kept', async () => {
    const talk = await aTalk(api);
    const { agencyId } = talk.agency;
    const kept: TreeHead[] = [];
    for (let i = 0; i < 5; i++) {
      await talk.consultantSays();
      await run();
      kept.push(await headOf(agencyId, (await newest(talk.token)).note));
    }
    for (const head of kept) {
      const latest = await newest(talk.token, head.size);
      const proof = latest.proof.map(bytes);
      expect(await verifyConsistency(head, await headOf(agencyId, latest.note), proof)).toBe(true);
      // Rewritten before the kept one: no proof of this server leads there.
      if (head !== kept.at(-1)) expect(await verifyConsistency({ ...head, root: new Uint8Array(32) }, await headOf(agencyId, latest.note), proof)).toBe(false);
    }
    expect((await newest(talk.token, 10_000)).proof).toEqual([]);
  });

  test('[LG7] finds the record of each conversation in the tree, and how far it goes', async () => {
    const talk = await aTalk(api);
    const { agencyId } = talk.agency;
    await talk.consultantSays();
    await run();
    const { size, root } = await headOf(agencyId, (await newest(talk.token)).note);
    await talk.candidateSays();
    const answer = (await api.call('headProofs', { token: talk.token, body: { size, after: null } })).body;
    const own = answer.heads.find(({ laneId }) => laneId === talk.lane.laneId);
    if (!own?.proof) throw new Error('no proof');

    expect(own).toMatchObject({ conversationId: talk.conversationId, kind: 'candidate', tipSeq: own.seq + 1 });
    const leaf = await headLeaf({ agencyId, kind: 'lane', id: own.laneId, seq: own.seq, hash: bytes(own.hash) });
    expect(await verifyMerklePath(leaf, own.index, size, own.proof.map(bytes), root)).toBe(true);

    // Moved on: in the kept tree it is not yet.
    await run();
    const later = (await api.call('headProofs', { token: talk.token, body: { size, after: null } })).body;
    expect(later.heads.find(({ laneId }) => laneId === talk.lane.laneId)).toMatchObject({ proof: null });
    expect((await api.call('headProofs', { token: talk.token, body: { size: 10_000, after: null } })).fault?.code).toBe('not-found');
  });
});

describe('witnesses', () => {
  test('[LG8] devices of owners and reviewers cosign what the log signed; nobody else, with nothing else, and once', async () => {
    const { agency, token } = await api.found();
    const [auditor, admin, consultant] = [
      await aMember(api, agency, ['auditor']),
      await aMember(api, agency, ['admin']),
      await aMember(api, agency, ['consultant']),
    ];
    await run();
    const { n, note } = await newest(token);
    const head = await headOf(agency.agencyId, note);
    const at = Math.floor(api.clock.now / 1000);
    const by = async (person: typeof agency.owner, over = head.text) => {
      const made = await cosign(over, { uid: person.uid, deviceId: person.device.deviceId, dsKey: person.device.ds.key }, at);
      return { n, at, signature: text(made.signature) };
    };

    expect((await api.call('cosign', { token, body: await by(agency.owner) })).status).toBe(200);
    expect((await api.call('cosign', { token: auditor.token, body: await by(auditor.person) })).status).toBe(200);
    expect((await api.call('cosign', { token: admin.token, body: await by(admin.person) })).fault?.code).toBe('not-allowed');
    expect((await api.call('cosign', { token: consultant.token, body: await by(consultant.person) })).fault?.code).toBe('not-allowed');
    const auditors2 = await aMember(api, agency, ['auditor']);
    expect((await api.call('cosign', { token: auditors2.token, body: await by(agency.owner) })).fault?.code).toBe('bad-signature');
    expect((await api.call('cosign', { token: auditors2.token, body: await by(auditors2.person, 'liexin.ledger/x\n1\nAA==\n') })).fault?.code).toBe(
      'bad-signature',
    );
    expect((await api.call('cosign', { token: auditors2.token, body: { ...(await by(auditors2.person)), n: 99 } })).fault?.code).toBe('not-found');

    // Repeated with another signature: the first stays.
    const before = (await checkpointsOf(agency.agencyId))[0]?.cosignatures;
    await api.call('cosign', { token, body: await by(agency.owner) });
    expect((await checkpointsOf(agency.agencyId))[0]?.cosignatures).toEqual(before);

    const [listed] = (await api.call('checkpoints', { token: admin.token, body: { before: null } })).body.checkpoints;
    const verdict = await verifyCheckpoint(listed?.note ?? '', agency.agencyId, await api.platform.logSigner.publicKey());
    if (!verdict.ok) throw new Error(verdict.fault);
    const found = verdict.value.note.signatures.flatMap((line) => readCosignatureLine(line) ?? []);
    expect(found.map(({ uid }) => uid).toSorted()).toEqual([agency.owner.uid, auditor.person.uid].toSorted());
    const log = await loadKeyLog(api.platform.db, agency.agencyId, agency.head.seq);
    // The reviewer of this test is one in the member's document alone: whoever believes the key log does not count them.
    for (const one of found) expect((await verifyCosignature(log, head.text, one)).ok).toBe(one.uid === agency.owner.uid);
    expect((await api.call('checkpoints', { token: consultant.token, body: { before: null } })).fault?.code).toBe('not-allowed');
    expect((await api.call('headProofs', { token: consultant.token, body: { size: 1, after: null } })).fault?.code).toBe('not-allowed');
    // A cosignature is no row: nothing moved.
    await run();
    const count = (await checkpointsOf(agency.agencyId)).length;
    await run();
    expect((await checkpointsOf(agency.agencyId)).length).toBe(count);
  });

  test('[LG9] reviewers get the head by mail, the first at once, then one a week, and nothing of what is in it', async () => {
    const { agency, token } = await api.found();
    const auditor = await aMember(api, agency, ['auditor']);
    const address = await api.platform.auth.emailOf(auditor.person.uid);
    const mails = async () =>
      (await api.platform.db.collection('mails').where('to', '==', address).get()).docs
        .map((doc) => doc.data() as MailDocument)
        .toSorted((a, b) => a.at.toMillis() - b.at.toMillis());
    await run();
    const first = await mails();
    expect(first).toHaveLength(1);
    expect(first[0]?.text).toContain((await newest(token)).note);

    const before = api.clock.now;
    try {
      api.clock.advance(86_400_000);
      await aMember(api, agency, ['consultant']);
      await run();
      expect(await mails()).toHaveLength(1);
      api.clock.advance(6 * 86_400_000);
      await aMember(api, agency, ['consultant']);
      await Promise.all([run(), run()]);
      expect(await mails()).toHaveLength(2);
    } finally {
      api.clock.now = before;
    }
  });

  test('[LG10] an alarm is a row and a mail to every other witness and the one outside, told once', async () => {
    const { agency, token } = await api.found();
    const auditor = await aMember(api, agency, ['auditor']);
    await api.call('setWitness', { token, body: { email: 'counsel@example.test' } });
    const raise = () => api.call('checkpointAlarm', { token: auditor.token, body: { kind: 'forked', kept: 'kept note', shown: 'shown note' } });
    expect((await raise()).body.told).toEqual([agency.owner.uid]);
    expect((await raise()).body.told).toEqual([agency.owner.uid]);
    const rows = (await api.call('ledger', { token, body: { by: null, kinds: ['checkpoint.alarm'], fromMs: null, toMs: null, before: null } })).body.rows;
    expect(rows).toMatchObject([{ detail: { by: auditor.person.uid, about: 'forked' } }]);
    const mails = (await api.platform.db.collection('mails').where('to', '==', 'counsel@example.test').get()).docs.map((doc) => doc.get('text') as string);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('kept note');
  });
});

/** mulberry32: the same numbers for the same seed. */
const seeded = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
};
