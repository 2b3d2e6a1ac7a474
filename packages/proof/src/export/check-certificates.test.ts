import { expect, test } from 'vitest';
import { toBase64url } from '../bytes.ts';
import { certificateHash, certificateToBeSigned, FIRST_CERTIFICATE, type DeletionFacts } from '../deletion-certificate.ts';
import { signEcdsa } from '../ecdsa.ts';
import { erasureCertificateBytes, type ErasureCertificate } from '../erasure-certificate.ts';
import type { KeyLogState } from '../key-log-state.ts';
import { badCertificate } from './check-certificates.ts';
import type { JsonObject } from './rows.ts';

const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
const log = { serverKeys: new Map([[1, new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))]]) } as unknown as KeyLogState;

/** Certificates of `count` runs, each chained to the one before. */
const runs = async (count: number): Promise<JsonObject[]> => {
  const rows: JsonObject[] = [];
  let prevCertHash = toBase64url(FIRST_CERTIFICATE);
  for (let number = 1; number <= count; number++) {
    const facts: DeletionFacts = {
      ...({ version: 1, agencyId: 'agency', runId: `run-${number}`, number, rules: [], engine: 'retention/1', startedAtMs: 1, finishedAtMs: 2 } as const),
      ...{ counts: {}, stores: [], ids: 0, idListRoot: toBase64url(new Uint8Array(32)), prevCertHash, backupHorizonMs: 3, serverKeySeq: 1 },
    };
    const signature = toBase64url(await signEcdsa(pair.privateKey, await certificateToBeSigned(facts)));
    prevCertHash = toBase64url(await certificateHash(facts));
    rows.push({ row: 'certificate', certificate: { ...facts, rules: [], stores: [], counts: {}, signature } });
  }
  return rows;
};
const bad = (rows: readonly JsonObject[], about: string) => badCertificate({ agencyId: 'agency', scope: { about, fromMs: null, toMs: null } }, log, rows);

test('[EX24] of the whole agency every certificate is there, from the first on', async () => {
  const rows = await runs(4);
  expect(await bad(rows, 'agency')).toBeNull();
  expect(await bad([], 'agency')).toBeNull();
  expect(await bad(rows.slice(0, 3), 'agency')).toBeNull();
  expect([await bad(rows.slice(1), 'agency'), await bad(rows.toSpliced(1, 1), 'agency'), await bad(rows.toSpliced(2, 1), 'agency')]).toEqual([1, 2, 3]);
});

test('[EX24] of a part of it there are those that it lost something by: some, each once, in their order', async () => {
  const rows = await runs(4);
  for (const some of [rows, rows.slice(1), rows.toSpliced(1, 1), rows.slice(3), []]) expect(await bad(some, 'mandate')).toBeNull();
  const [one, two] = rows as [JsonObject, JsonObject];
  expect([await bad([two, one], 'person'), await bad([two, two], 'mandate')]).toEqual([2, 2]);
});

test('[EX24] a certificate of an erasure holds with what was signed, and with nothing beside it', async () => {
  const facts: ErasureCertificate = {
    ...{ certificateId: 'c', agencyId: 'agency', erasureId: 'e', decision: 'partial', keep: ['offer'], startedAtMs: 1, finishedAtMs: 2 },
    ...{ stores: [{ name: 'messages', removed: 3 }], backupHorizonMs: 4, serverKeySeq: 1 },
  };
  const signature = toBase64url(await signEcdsa(pair.privateKey, erasureCertificateBytes(facts)));
  const row = { row: 'erasure-certificate', certificate: facts as unknown as JsonObject, signature };
  expect(await bad([row], 'agency')).toBeNull();
  const others: JsonObject[] = [
    { ...row, note: 'n' },
    { ...row, certificate: { ...row.certificate, note: 'n' } },
    { ...row, certificate: { ...row.certificate, stores: [{ name: 'messages', removed: 3, note: 'n' }] } },
    { ...row, certificate: { ...row.certificate, decision: 'full' } },
    { ...row, certificate: { ...row.certificate, serverKeySeq: 2 } },
    { ...row, signature: '' },
  ];
  for (const other of others) expect(await bad([other], 'agency')).toBe(1);
});
