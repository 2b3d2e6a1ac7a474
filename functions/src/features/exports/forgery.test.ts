// What whoever has the server's key can seal, and a device then signs unseen: the checker believes none of it.
import { fromBase64url, toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { bytesSource, tarHeader, type ByteSource } from '@liexin/proof/export/tar';
import { verifyExport } from '@liexin/proof/export/verify-export';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aColleague, type Colleague } from '../../testing/a-colleague.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { anApprovedExport, aWitnessedCheckpoint, collect, wholeAgency } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { resealed, type Loose } from '../../testing/resealed.ts';
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
  tar = await home();
});
afterAll(() => api.close());

const home = async (scope = wholeAgency): Promise<Uint8Array> => {
  const exportId = await anApprovedExport(api, second.token, talk.token, scope);
  await runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
  return collect(api, second, exportId);
};
const forged = (change: (loose: Loose) => Promise<void> | void, from = tar): Promise<Uint8Array> => resealed(api, second.person, from, change);
const check = (archive: Uint8Array) => verifyExport(bytesSource(archive), { code });
const findingsOf = async (archive: Uint8Array) => (await check(archive)).findings;

test('[EX6] sealed anew and not changed it is intact', async () => {
  expect(await check(await forged(() => undefined))).toMatchObject({ verdict: 'intact', findings: [] });
});

test('[EX6] without its key log nothing is proved, and whoever knows the identity key alone proves nothing', async () => {
  const made = await forged(({ files, manifest }) => {
    files.delete('klog.ndjson');
    manifest.files = manifest.files.filter(({ path }) => path !== 'klog.ndjson');
  });
  expect(await check(made)).toMatchObject({ verdict: 'changed', findings: [{ file: 'klog.ndjson', row: null, fault: 'missing-file' }] });
});

test('[EX1, EX6] the files that every export has have to be listed', async () => {
  const always = ['conversations.jsonl', 'checkpoints.txt', 'proofs.jsonl', 'certificates.jsonl', 'completeness.json', 'custody.jsonl'];
  for (const path of always) {
    const made = await forged(({ files, manifest }) => {
      files.delete(path);
      manifest.files = manifest.files.filter((file) => file.path !== path);
    });
    // Without the checkpoints their proofs prove nothing either.
    const [first, ...others] = await findingsOf(made);
    expect(first).toEqual({ file: path, row: null, fault: 'missing-file' });
    expect(others.every(({ file }) => path === 'checkpoints.txt' && file === 'proofs.jsonl')).toBe(true);
  }
});

test('[EX6] a file that the list calls no rows, names twice or under a name of its own is not believed unread', async () => {
  const part = 'parts/0001.jsonl';
  const listed = (change: (files: Loose['manifest']['files']) => Loose['manifest']['files']) =>
    forged(({ manifest }) => {
      manifest.files = change(manifest.files);
    });
  const noRows = await listed((files) => files.map((file) => (file.path === part ? { ...file, rows: null } : file)));
  const twice = await listed((files) => files.flatMap((file) => (file.path === 'custody.jsonl' ? [file, file] : [file])));
  const rowsOfNone = await listed((files) => files.map((file) => (file.path === 'completeness.json' ? { ...file, rows: 0 } : file)));
  const unknown = await forged(({ files, manifest }) => {
    files.set('parts/more.txt', utf8('said to be a part'));
    manifest.files.push({ path: 'parts/more.txt', bytes: 0, sha256: '', rows: null });
  });
  const found = await Promise.all([noRows, twice, rowsOfNone, unknown].map((archive) => findingsOf(archive)));
  expect(found).toEqual([
    [{ file: part, row: null, fault: 'bad-manifest' }],
    [{ file: 'custody.jsonl', row: null, fault: 'extra-file' }],
    [{ file: 'completeness.json', row: null, fault: 'bad-manifest' }],
    [{ file: 'parts/more.txt', row: null, fault: 'unknown-file' }],
  ]);
});

test('[EX6] a file that is too large to be read is not believed unread', async () => {
  const page = 'verify.html';
  const size = 300 * 1024 * 1024;
  // As a device would sign it: the manifest says what is there. Its bytes are all 0 and lie nowhere.
  const made = await forged(({ files, manifest }) => {
    const last = files.get('verify.mjs') ?? new Uint8Array();
    files.delete('verify.mjs');
    files.set('verify.mjs', last);
    files.delete(page);
    manifest.files = [...manifest.files.filter(({ path }) => path !== page), { path: page, bytes: size, sha256: text(new Uint8Array(32)), rows: null }];
  });
  const [before, header] = [made.subarray(0, made.length - 1024), tarHeader(page, size)];
  const from = before.length + header.length;
  const source: ByteSource = {
    size: from + size + 1024,
    read: (offset, length) =>
      Promise.resolve(Uint8Array.from({ length }, (_, i) => (offset + i < before.length ? before[offset + i] : header[offset + i - before.length]) ?? 0)),
  };
  expect((await verifyExport(source, { code })).findings).toEqual([{ file: page, row: null, fault: 'too-large' }]);
});
