import { createHash } from 'node:crypto';
import { unlockMs } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, fromUtf8, utf8 } from '@liexin/proof/bytes';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import { exportLine } from '@liexin/proof/export/rows';
import { bytesSource, readTar, writeTar } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anExportWithAll } from '../../testing/an-export-with-all.ts';
import { anApprovedExport, aWitnessedCheckpoint, collect, exportSignature, exportState, wholeAgency } from '../../testing/an-export.ts';
import { damage, isLocated } from '../../testing/damage.ts';
import { longId, sealedBox, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runExports } from './export-jobs.ts';
import { firestoreStore } from './package-store.ts';

describe('an export', () => {
  let api: LocalApi;
  let talk: Talk;
  let second: Colleague;
  let code: string;
  const seen: number[] = [];
  beforeAll(async () => {
    api = await localApi();
    talk = await aTalk(api);
    second = await aColleague(api, talk.agency, talk.token, ['admin']);
    code = fingerprintDigits(fromBase64url(talk.agency.body.fingerprint));
    for (let i = 0; i < 3; i++) {
      await talk.consultantSays();
      await talk.candidateSays();
      seen.push(Date.now());
    }
    await talk.reads(talk.agency.owner.uid);
    await aWitnessedCheckpoint(api, talk.agency);
  });
  afterAll(() => api.close());

  const run = () => runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
  const built = async (scope = wholeAgency): Promise<string> => {
    const exportId = await anApprovedExport(api, second.token, talk.token, scope);
    await run();
    return exportId;
  };
  const rowsOfAgency = async (kind: string): Promise<Record<string, unknown>[]> =>
    (await api.platform.db.collection(paths.agencyLedger(talk.agency.agencyId)).where('kind', '==', kind).get()).docs.map(
      (doc) => doc.get('detail') as Record<string, unknown>,
    );
  const fileOf = async (tar: Uint8Array, path: string): Promise<string> => {
    const file = (await readTar(bytesSource(tar))).files.find((one) => one.path === path);
    return fromUtf8(tar.subarray(file?.offset, (file?.offset ?? 0) + (file?.size ?? 0)));
  };

  test('[EX10] is built, sealed, taken home and found to be intact by somebody who has nothing but the file and the check code', async () => {
    const exportId = await built();
    expect(await exportState(api, talk.agency.agencyId, exportId)).toBe('ready');
    const tar = await collect(api, second, exportId);
    const report = await verifyExport(bytesSource(tar), { code });
    expect(report).toMatchObject({ verdict: 'intact', findings: [], counts: { messages: 6, lanes: 2, missing: 0, conversations: 1, devices: 1, cursors: 1 } });
    expect(await verifyExport(bytesSource(tar))).toMatchObject({ verdict: 'unknown-key', code });
    expect(await verifyExport(bytesSource(tar), { code: '0'.repeat(24) })).toMatchObject({ verdict: 'changed', findings: [{ fault: 'wrong-agency' }] });
  });

  test('[EX1, EX2, EX3, EX4, EX5] is what its format says: files in order, canonical rows in one chain, the ledger by its numbers', async () => {
    const tar = await collect(api, second, await built());
    const { files } = await readTar(bytesSource(tar));
    const manifest = JSON.parse(await fileOf(tar, 'manifest.json')) as { files: { path: string; bytes: number; sha256: string; rows?: number }[] };
    expect(files.map(({ path }) => path)).toEqual(['manifest.json', 'manifest.sig.json', ...manifest.files.map(({ path }) => path)]);
    expect(manifest.files.map(({ path }) => path)).toEqual([
      'klog.ndjson',
      'conversations.jsonl',
      'checkpoints.txt',
      'proofs.jsonl',
      'certificates.jsonl',
      'parts/0001.jsonl',
      'agency/0002.jsonl',
      'completeness.json',
      'custody.jsonl',
      'verify.html',
      'verify.mjs',
    ]);
    for (const { path, bytes, sha256 } of manifest.files) {
      const content = utf8(await fileOf(tar, path));
      expect([path, content.length, createHash('sha256').update(content).digest('base64url')]).toEqual([path, bytes, sha256]);
    }
    const lines = (await fileOf(tar, 'parts/0001.jsonl')).trimEnd().split('\n');
    let before = '';
    for (const line of lines) {
      const row = JSON.parse(line) as Record<string, Json>;
      expect(canonicalJson(row)).toBe(line);
      const { h, ...rest } = row;
      const made = createHash('sha256')
        .update(`hh.export.row.v1|parts/0001.jsonl|${before}|${canonicalJson(rest)}`)
        .digest();
      expect(h).toBe(made.subarray(0, 16).toString('base64url'));
      before = typeof h === 'string' ? h : '';
    }
    const rows = lines.map((line) => JSON.parse(line) as { row: string; seq?: number });
    expect([...new Set(rows.map(({ row }) => row))].toSorted()).toEqual(['cursor', 'device', 'entry', 'lane']);
    const numbers = rows.filter(({ row }) => row === 'entry').map(({ seq }) => seq ?? 0);
    for (const [i, seq] of numbers.entries()) expect(seq === 1 || seq === (numbers[i - 1] ?? 0) + 1).toBe(true);
  });

  test('[EX7] one thing changed anywhere is found, and where it was', { timeout: 120_000 }, async () => {
    const { tar, fingerprint } = await anExportWithAll(api);
    const own = { code: fingerprintDigits(fromBase64url(fingerprint)) };
    expect(await verifyExport(bytesSource(tar), own)).toMatchObject({ verdict: 'intact', checkpoint: { cosigners: 1 }, counts: { certificates: 1 } });
    const missed: string[] = [];
    const [how, files] = [new Map<string, number>(), new Set<string>()];
    for (let seed = 1; seed <= 300; seed++) {
      const one = await damage(tar, seed);
      const report = await verifyExport(bytesSource(one.bytes), own);
      how.set(one.how, (how.get(one.how) ?? 0) + 1);
      files.add(one.file);
      if (!isLocated(one, report)) missed.push(`${seed} ${one.how} ${one.file}`);
    }
    for (const file of ['checkpoints.txt', 'proofs.jsonl', 'certificates.jsonl', 'agency/0002.jsonl']) expect([file, files.has(file)]).toEqual([file, true]);
    expect(missed).toEqual([]);
    expect(how.size).toBeGreaterThan(8);
  });

  test('[EX7] signatures that are no text, no JSON or nobody’s are no signatures', async () => {
    const tar = await collect(api, second, await built());
    const { files } = await readTar(bytesSource(tar));
    const all = files.map(({ path, offset, size }) => ({ path, bytes: tar.subarray(offset, offset + size) }));
    for (const bytes of [Uint8Array.of(255, 254), new Uint8Array(), utf8('{}'), utf8('{"device":null,"server":null}')]) {
      const forged = writeTar(all.map((file) => (file.path === 'manifest.sig.json' ? { ...file, bytes } : file)));
      const { verdict, findings } = await verifyExport(bytesSource(forged), { code });
      expect([verdict, findings[0]?.file]).toEqual(['changed', 'manifest.sig.json']);
    }
  });

  test('[EX6] a row that was written anew with all its hashes is found by the record itself', async () => {
    const tar = await collect(api, second, await built());
    const { files } = await readTar(bytesSource(tar));
    const all = files.map(({ path, offset, size }) => ({ path, bytes: tar.subarray(offset, offset + size) }));
    const text = await fileOf(tar, 'parts/0001.jsonl');
    // The forger takes the sentence out of the middle and makes every hash of the file anew, but cannot sign for the server.
    let [before, forged, at, forgedRow] = ['', '', 0, 0];
    for (const line of text.trimEnd().split('\n')) {
      const { h: _h, ...row } = JSON.parse(line) as Record<string, Json>;
      at += 1;
      const isOne = forgedRow === 0 && row['message'] !== undefined;
      if (isOne) forgedRow = at;
      const message = isOne ? { ...(row['message'] as Record<string, Json>), counter: 77 } : row['message'];
      const made = await exportLine('parts/0001.jsonl', before, message === undefined ? row : { ...row, message });
      [before, forged] = [made.h, forged + made.line];
    }
    expect(forged).not.toBe(text);
    const manifest = JSON.parse(await fileOf(tar, 'manifest.json')) as { files: { path: string; sha256: string; bytes: number }[] };
    for (const file of manifest.files)
      if (file.path === 'parts/0001.jsonl') [file.sha256, file.bytes] = [createHash('sha256').update(forged).digest('base64url'), utf8(forged).length];
    const bytes = writeTar(
      all.map((file) =>
        file.path === 'parts/0001.jsonl'
          ? { ...file, bytes: utf8(forged) }
          : file.path === 'manifest.json'
            ? { ...file, bytes: utf8(canonicalJson(manifest as unknown as Json)) }
            : file,
      ),
    );
    const { findings } = await verifyExport(bytesSource(bytes), { code });
    // What follows from it follows it.
    expect(findings.slice(0, 2)).toEqual([
      { file: 'manifest.json', row: null, fault: 'manifest-changed' },
      { file: 'parts/0001.jsonl', row: forgedRow, fault: 'bad-leaf' },
    ]);
  });

  test('[EX9] holds nothing from outside of its dates but what holds the record together', async () => {
    const toMs = seen[0] ?? 0;
    const tar = await collect(api, second, await built({ ...wholeAgency, kinds: ['candidate'], toMs: toMs + 1 }));
    const report = await verifyExport(bytesSource(tar), { code });
    expect(report).toMatchObject({ verdict: 'intact', counts: { messages: 2, lanes: 1 } });
    expect(report.counts?.withheld).toBeGreaterThan(3);
    const rows = (await fileOf(tar, 'parts/0001.jsonl')).trimEnd().split('\n');
    for (const row of rows.filter((line) => line.includes('"withheld"')))
      expect(Object.keys(JSON.parse(row) as object).toSorted()).toEqual(['atMs', 'h', 'hash', 'kind', 'lane', 'leaf', 'prev', 'row', 'seq']);
  });

  test('[EX12] nobody says yes to their own, and without a yes nothing is built', async () => {
    const exportId = shortId();
    const approvalId = longId();
    await api.call('askExport', { token: talk.token, body: { exportId, scope: wholeAgency, reason: sealedBox() } });
    await api.call('askApproval', { token: talk.token, body: { approvalId, kind: 'export', subject: exportId } });
    const own = await api.call('giveApproval', { token: talk.token, params: { approvalId }, body: { act: null } });
    const admin = await api.call('giveApproval', { token: second.token, params: { approvalId }, body: { act: null } });
    expect([own.fault?.code, admin.fault?.code]).toEqual(['own-request', 'not-allowed']);
    await run();
    expect(await exportState(api, talk.agency.agencyId, exportId)).toBe('asked');
    const refused = await api.call('stopApproval', { token: talk.token, params: { approvalId }, body: {} });
    expect([refused.status, await exportState(api, talk.agency.agencyId, exportId)]).toEqual([200, 'refused']);
  });

  test('[EX13] each of three downloads wants a fresh sign-in and is a row; a fourth, a stranger’s ticket and a foreign signature are refused', async () => {
    const exportId = await built();
    const params = { exportId };
    for (let i = 0; i < 3; i++) await collect(api, second, exportId);
    const fourth = await api.call('exportTicket', { token: api.passwordToken(second.person.uid), params });
    expect(fourth.fault?.code).toBe('over-limit');
    expect((await rowsOfAgency('export.collected')).filter(({ by }) => by === second.person.uid).length).toBeGreaterThanOrEqual(3);
    const next = await built();
    const stale = api.passwordToken(second.person.uid);
    api.clock.advance(6 * 60_000);
    const tooOld = await api.call('exportTicket', { token: stale, params: { exportId: next } });
    api.clock.advance(-6 * 60_000);
    const { body: open } = await api.call('exportTicket', { token: api.passwordToken(second.person.uid), params: { exportId: next } });
    const { body: manifest } = await api.call('exportManifest', { token: talk.token, params: { exportId: next } });
    const mine = await exportSignature(talk.agency.owner, manifest.manifest);
    const foreign = await api.call('collectExport', { token: talk.token, params: { exportId: next }, body: { ticket: open.ticket, signature: mine } });
    const unsigned = await api.call('collectExport', { token: second.token, params: { exportId: next }, body: { ticket: open.ticket, signature: mine } });
    const early = await api.call('exportChunk', {
      token: second.token,
      params: { exportId: next },
      body: { ticket: open.ticket, path: 'manifest.json', chunk: 0 },
    });
    expect([tooOld, foreign, unsigned, early].map(({ fault }) => fault?.code)).toEqual(['sign-in-too-old', 'sign-in-too-old', 'bad-signature', 'not-found']);
  });

  test('[EX14] after seven days nobody collects it and nothing of it is there', async () => {
    const exportId = await built();
    api.clock.advance(7 * 24 * 60 * 60_000 + 1);
    await run();
    const late = await api.call('exportManifest', { token: second.token, params: { exportId } });
    const left = await api.platform.db.collection(paths.exportChunks(exportId)).get();
    expect([await exportState(api, talk.agency.agencyId, exportId), late.fault?.code, left.size]).toEqual(['expired', 'request-over', 0]);
    api.clock.advance(-7 * 24 * 60 * 60_000 - 1);
  });

  test('[EX15, AU4] keys go to who may unlock, under a grant, for lanes of the scope alone, each time with a row', async () => {
    const exportId = await built({ ...wholeAgency, kinds: ['candidate'] });
    const { laneId } = talk.lane;
    const ask = (token: string, lane = laneId) => api.call('exportKeys', { token, params: { exportId }, body: { lanes: [lane] } });
    const grant = () => api.call('unlockExport', { token: api.passwordToken(talk.agency.owner.uid), params: { exportId } });
    expect((await ask(talk.token)).fault?.code).toBe('sign-in-too-old');
    const { untilMs } = (await grant()).body;
    expect([untilMs, (await grant()).body.untilMs, (await rowsOfAgency('export.granted')).length]).toEqual([api.clock.now + unlockMs, untilMs, 1]);
    const yes = await ask(talk.token);
    expect([yes.fault, yes.body.lanes[0]?.epochs.length]).toEqual([undefined, 1]);
    const admin = await api.call('unlockExport', { token: api.passwordToken(second.person.uid), params: { exportId } });
    const outside = await ask(talk.token, shortId());
    // Nobody's but an auditor's: the owner holds the keys of searches anyway.
    expect([yes.body.audit, yes.body.compartments.map(({ wrap, generations }) => [wrap, generations.length])]).toEqual([null, [[null, 1]]]);
    expect([admin.fault?.code, outside.fault?.code]).toEqual(['not-allowed', 'not-found']);
    expect((await rowsOfAgency('export.unlocked')).at(-1)).toEqual({ by: talk.agency.owner.uid, lane: laneId });
  });

  test('[AU4] a grant ends after an hour, and wants a fresh sign-in', async () => {
    const exportId = await built();
    const stale = api.passwordToken(talk.agency.owner.uid);
    api.clock.advance(6 * 60_000);
    expect((await api.call('unlockExport', { token: stale, params: { exportId } })).fault?.code).toBe('sign-in-too-old');
    const token = api.passwordToken(talk.agency.owner.uid);
    expect((await api.call('unlockExport', { token, params: { exportId } })).status).toBe(200);
    const ask = () => api.call('exportKeys', { token: talk.token, params: { exportId }, body: { lanes: [talk.lane.laneId] } });
    expect((await ask()).status).toBe(200);
    api.clock.advance(unlockMs);
    expect((await ask()).fault?.code).toBe('sign-in-too-old');
  });

  test('[EX10] what was deleted for good has the record’s word for it; what is only gone is missing', async () => {
    const { db } = api.platform;
    const other = await aTalk(api);
    const ids = [await other.candidatePosts(), await other.candidatePosts(), await other.candidatePosts()];
    for (const id of ids) await other.record(id);
    const place = { agencyId: other.agency.agencyId, laneId: other.lane.laneId };
    const rows = await db.collection(paths.laneLedger(place.agencyId, place.laneId)).get();
    for (const id of ids.slice(0, 2)) await db.doc(paths.message(place.agencyId, place.laneId, id)).delete();
    const seq = Number(rows.docs.find((doc) => doc.id === `m-${ids[0]}`)?.get('seq'));
    const detail = { count: 1, first: seq, last: seq, rule: 'r', ruleVersion: 1, run: 'run', share: null };
    await db.runTransaction(async (tx) => {
      const ledger = await readLedger(tx, db, place, []);
      await appendRows(tx, db, ledger, [{ id: 'e-purge', kind: 'purge', subject: '24322', at: Timestamp.fromMillis(api.clock.now), detail }]);
    });
    const admin = await aColleague(api, other.agency, other.token, ['admin']);
    const exportId = await anApprovedExport(api, admin.token, other.token);
    await run();
    const report = await verifyExport(bytesSource(await collect(api, admin, exportId)));
    expect(report).toMatchObject({ findings: [], counts: { messages: 1, purged: 1, missing: 1 }, completeness: { purged: 1, missing: 1 } });
    const listed = (report.completeness?.['listed'] ?? []) as readonly { message: string; why: string }[];
    expect(listed.map(({ message, why }) => [message, why])).toEqual([
      [ids[0], 'purged'],
      [ids[1], 'missing'],
    ]);
  });

  test('[EX11] says how much it will hold before it is asked for', async () => {
    const { body } = await api.call('estimateExport', { token: second.token, body: { scope: wholeAgency } });
    expect(body).toMatchObject({ conversations: 1, lanes: 2, messages: 6, exact: true });
    expect(body.bytes).toBeGreaterThan(5000);
  });
});
