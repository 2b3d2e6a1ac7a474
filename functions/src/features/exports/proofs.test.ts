import { trashMs } from '@liexin/domain/retention/life';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, fromUtf8, toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { verifyCheckpoint } from '@liexin/proof/checkpoint';
import { readNotes } from '@liexin/proof/export/checkpoint-file';
import type { Json } from '@liexin/proof/export/canonical-json';
import { bytesSource, readTar } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chainRows, rowPath, tipPath } from '../../platform/ledger.ts';
import type { LedgerRow } from '../../platform/stored.ts';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anOldTalk, overMs } from '../../testing/an-old-talk.ts';
import { anApprovedExport, aWitnessedCheckpoint, collect, forge, forgeRow, wholeAgency } from '../../testing/an-export.ts';
import { aConversation, aMandate } from '../../testing/a-conversation.ts';
import { bytes, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runCheckpoints } from '../checkpoints/run-checkpoints.ts';
import { runExports } from './export-jobs.ts';
import { firestoreStore } from './package-store.ts';

let api: LocalApi;
let talk: Talk;
let second: Colleague;
let tar: Uint8Array;
let code: string;
beforeAll(async () => {
  api = await localApi();
  talk = await aTalk(api);
  second = await aColleague(api, talk.agency, talk.token, ['admin']);
  code = fingerprintDigits(fromBase64url(talk.agency.body.fingerprint));
  await talk.consultantSays();
  await talk.candidateSays();
  await aWitnessedCheckpoint(api, talk.agency);
  await talk.candidateSays();
  // Not cosigned yet: the one before it is in the export too, with the proof that this one follows from it.
  await runCheckpoints(api.platform, api.clock.now);
  await talk.consultantSays();
  tar = await home();
});
afterAll(() => api.close());

const run = () => runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
const home = async (scope = wholeAgency): Promise<Uint8Array> => {
  const exportId = await anApprovedExport(api, second.token, talk.token, scope);
  await run();
  return collect(api, second, exportId);
};
const fileOf = async (archive: Uint8Array, path: string): Promise<string> => {
  const file = (await readTar(bytesSource(archive))).files.find((one) => one.path === path);
  return fromUtf8(archive.subarray(file?.offset, (file?.offset ?? 0) + (file?.size ?? 0)));
};
const rowsOf = async (archive: Uint8Array, path: string): Promise<Record<string, Json>[]> =>
  (await fileOf(archive, path))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, Json>);
const findingsOf = async (archive: Uint8Array) => (await verifyExport(bytesSource(archive), { code })).findings;
const sealed = { file: 'manifest.json', row: null, fault: 'manifest-changed' };

test('[EX23] stands under the newest checkpoint and the newest that somebody cosigned, and proves it of every chain in it', async () => {
  const report = await verifyExport(bytesSource(tar), { code });
  expect(report).toMatchObject({ verdict: 'intact', findings: [], checkpoint: { cosigners: 1 }, counts: { heads: 3 } });
  const notes = readNotes(await fileOf(tar, 'checkpoints.txt'));
  const sizes: number[] = [];
  for (const note of notes) {
    const read = await verifyCheckpoint(note, talk.agency.agencyId, await api.platform.logSigner.publicKey());
    if (!read.ok) throw new Error(read.fault);
    sizes.push(read.value.size);
  }
  expect(sizes).toEqual([sizes[0] ?? 0, report.checkpoint?.size]);
  const rows = await rowsOf(tar, 'proofs.jsonl');
  expect(rows.map(({ row, kind }) => kind ?? row)).toEqual(['log-key', 'consistency', 'key-log', 'agency', 'lane', 'lane']);
});

test('[EX23] a head, a proof, a key or a signature that is not the record’s is found where it stands', async () => {
  const rows = await rowsOf(tar, 'proofs.jsonl');
  for (const [n, { row, kind }] of rows.entries()) {
    const at = n + 1;
    const forged = await forgeRow(tar, 'proofs.jsonl', (one, i) => {
      if (i !== at) return one;
      if (row === 'log-key') return { ...one, serverKeySeq: 99 };
      return row === 'consistency' || kind === 'key-log' ? { ...one, proof: [text(bytes(32))] } : { ...one, hash: text(bytes(32)) };
    });
    const where = row === 'log-key' ? { file: 'checkpoints.txt', row: null, fault: 'bad-checkpoint' } : { file: 'proofs.jsonl', row: at, fault: 'bad-proof' };
    expect((await findingsOf(forged)).slice(0, 2)).toEqual([sealed, where]);
  }
  const uncosigned = await forge(tar, 'checkpoints.txt', async (file) => {
    const lines = fromUtf8(file).split('\n');
    const n = lines.findIndex((line) => line.startsWith('— liexin.member/'));
    lines[n] = (lines[n] ?? '').replace(/.{8}$/, 'AAAAAAA=');
    return utf8(lines.join('\n'));
  });
  expect((await findingsOf(uncosigned))[1]).toEqual({ file: 'checkpoints.txt', row: null, fault: 'bad-checkpoint' });
});

test('[EX23] a record that was written anew behind a checkpoint is not the one that the checkpoint stands over', async () => {
  // Whoever keeps the record changes a row of it in the database, and makes every hash behind it anew, the tip's too.
  const forger = await aTalk(api);
  const admin = await aColleague(api, forger.agency, forger.token, ['admin']);
  await forger.consultantSays();
  await aWitnessedCheckpoint(api, forger.agency);
  const { db } = api.platform;
  const place = { agencyId: forger.agency.agencyId, laneId: forger.lane.laneId };
  const stored = (await db.collection(paths.laneLedger(place.agencyId, place.laneId)).orderBy('seq').get()).docs;
  const changed = stored.findIndex((doc) => doc.get('kind') !== 'msg');
  const rows = stored.map((doc, i) => {
    const row = doc.data() as LedgerRow;
    return { id: doc.id, row: i === changed ? { ...row, detail: { ...row.detail, by: 'somebody else' } } : row };
  });
  const fresh = rows.map(({ id, row }) => ({
    id,
    kind: row.kind,
    subject: row.subject,
    at: row.at,
    detail: row.detail,
    ...(row.kind === 'msg' ? { leaf: row.leaf } : {}),
  }));
  const chained = await chainRows({ ledger: place, tip: null, present: new Set() }, fresh);
  for (const { id, row } of chained.rows) await db.doc(rowPath(place, id)).set(row);
  if (chained.tip) await db.doc(tipPath(place)).set(chained.tip);
  const exportId = await anApprovedExport(api, admin.token, forger.token);
  await run();
  const archive = await collect(api, admin, exportId);
  const [found] = (await verifyExport(bytesSource(archive))).findings;
  const lines = await rowsOf(archive, 'parts/0001.jsonl');
  const head = 1 + lines.findIndex(({ lane, seq }) => lane === place.laneId && seq === stored.length);
  expect([changed >= 0, found]).toEqual([true, { file: 'parts/0001.jsonl', row: head, fault: 'not-in-checkpoint' }]);
});

test('[EX26] holds the agency’s own record: all of it for the whole agency, of a search the rows that name it and of the others the hash alone', async () => {
  const whole = await rowsOf(tar, 'agency/0002.jsonl');
  expect(whole[0]).toMatchObject({ row: 'ledger', ledger: talk.agency.agencyId, from: 1, to: whole.length - 1 });
  expect(whole.slice(1).every(({ row }) => row === 'entry')).toBe(true);
  const mandate = String((await talk.conversationRef.get()).get('mandate'));
  const part = await home({ ...wholeAgency, about: 'mandate', id: mandate });
  const report = await verifyExport(bytesSource(part), { code });
  expect(report).toMatchObject({ verdict: 'intact', findings: [] });
  expect(report.counts?.agencyWithheld).toBeGreaterThan(3);
  const rows = await rowsOf(part, 'agency/0002.jsonl');
  const named = rows.filter(({ row }) => row === 'entry');
  expect(named.map(({ kind }) => kind)).toContain('export.asked');
  const other = await aTalk(api);
  for (const row of named) expect(JSON.stringify(row)).not.toContain(other.conversationId);
  for (const row of rows.filter((one) => one['row'] === 'withheld')) expect(Object.keys(row).toSorted()).toEqual(['h', 'hash', 'ledger', 'row', 'seq']);
  // A row of it that was changed is found by the chain.
  const at = rows.findIndex(({ row }) => row === 'entry');
  const forged = await forgeRow(part, 'agency/0002.jsonl', (row, n) => (n === at + 1 ? { ...row, subject: 'somebody else' } : row));
  expect((await findingsOf(forged))[1]).toEqual({ file: 'agency/0002.jsonl', row: at + 1, fault: 'bad-leaf' });
});

test('[EX24, EX25] says what is held, kept back and deleted, and has the certificates, which are checked', async () => {
  const { db } = api.platform;
  const old = await anOldTalk(api);
  const over = api.clock.now + overMs;
  await old.turn(over);
  await old.turn(over + trashMs);
  expect(await old.certificates()).toHaveLength(1);
  const more = await aTalkIn(old);
  const admin = await aColleague(api, old.agency, old.token, ['admin']);
  await db.doc(paths.lane(old.agencyId, more.candidate)).update({ state: 'expired' });
  const holdId = shortId();
  const held = await api.call('placeHold', {
    token: old.token,
    body: { holdId, scope: { kind: 'conversation', id: more.conversationId, fromMs: null, toMs: null }, matter: sealedBox() },
  });
  expect(held.fault).toBeUndefined();
  const exportId = await anApprovedExport(api, admin.token, old.token);
  await run();
  const archive = await collect(api, admin, exportId);
  const report = await verifyExport(bytesSource(archive));
  expect(report).toMatchObject({ findings: [], counts: { certificates: 1 } });
  expect(report.completeness).toMatchObject({
    heldLanes: 2,
    restrictedLanes: 1,
    restricted: [{ lane: more.candidate, why: 'last-day' }],
    deletedLanes: 2,
    deletedMessages: 2,
    uncoveredLanes: 2,
  });
  expect(report.completeness?.['held']).toContainEqual({ lane: more.candidate, holds: [holdId] });
  expect(report.completeness?.['deleted']).toContainEqual(
    expect.objectContaining({ lane: old.laneId, conversation: old.conversationId, messages: 2, certificate: 1, cause: 'rule' }),
  );
  const forged = await forgeRow(archive, 'certificates.jsonl', (row) => ({ ...row, certificate: { ...(row['certificate'] as Record<string, Json>), ids: 0 } }));
  expect((await verifyExport(bytesSource(forged))).findings[1]).toEqual({ file: 'certificates.jsonl', row: 1, fault: 'bad-deletion-certificate' });
});

/** One more conversation of the same agency. */
const aTalkIn = async (old: Talk): Promise<{ conversationId: string; candidate: string }> => {
  const mandate = await aMandate(old.agency);
  const made = await api.call('createMandate', { token: old.token, body: mandate });
  const conversation = await aConversation(old.agency, mandate, null);
  const added = await api.call('createConversation', { token: old.token, body: conversation });
  expect([made.fault, added.fault]).toEqual([undefined, undefined]);
  return { conversationId: conversation.conversationId, candidate: conversation.lanes[0]?.laneId ?? '' };
};
