// One thing after the other made otherwise at random, and sealed anew by whoever has the server's key and a device that signs unseen.
import { fromBase64url, fromUtf8, toBase64url } from '@liexin/proof/bytes';
import { certificateToBeSigned, type DeletionFacts } from '@liexin/proof/deletion-certificate';
import type { Json } from '@liexin/proof/export/canonical-json';
import { bytesSource } from '@liexin/proof/export/tar';
import { verifyExport, type ExportReport } from '@liexin/proof/export/verify-export';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anExportWithAll } from '../../testing/an-export-with-all.ts';
import { forgery, type Forgery } from '../../testing/forgery.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { resealed, rewritten } from '../../testing/resealed.ts';

/** What is the server's word alone (EX6): made otherwise, nothing here says so. */
const serversWord: readonly RegExp[] = [
  /^[a-z ]+ manifest\.json (?:agency|exportId|reason|scope|askedBy|askedMs|approvedBy|approvedMs|snapshotMs|zone|note)\b/u,
  /^[a-z ]+ (?:conversations|custody)\.jsonl /u,
  /^[a-z ]+ completeness\.json (?:held|restricted|deleted|unrecorded|note)/u,
  /^[a-z ]+ parts\/\*\.jsonl lane (?:participants|tier|state)\b/u,
  /^edit (?:parts|agency)\/\*\.jsonl entry id$/u,
  /^edit parts\/\*\.jsonl entry message sentMicros$/u,
  // Fewer witnesses, fewer heads, another order of either.
  /^(?:drop|double|swap) checkpoints\.txt$/u,
  /^(?:drop|swap|move) proofs\.jsonl (?:head|log-key|consistency)$/u,
];

let api: LocalApi;
let made: Awaited<ReturnType<typeof anExportWithAll>>;
beforeAll(async () => {
  api = await localApi();
  made = await anExportWithAll(api);
});
afterAll(() => api.close());

const check = (tar: Uint8Array) => verifyExport(bytesSource(tar), { code: fingerprintDigits(fromBase64url(made.fingerprint)) });

/** Who forges counts as the checker does. */
const forged = async (seed: number): Promise<{ how: Forgery; report: ExportReport }> => {
  let how: Forgery = { how: 'edit', where: '' };
  const seal = (counts?: ExportReport['counts']) =>
    resealed(api, made.admin, made.tar, async (loose) => {
      how = await forgery(loose, seed);
      if (counts) loose.manifest['counts'] = { ...counts };
    });
  const report = await check(await seal());
  const [first] = report.findings;
  const isCounted = first?.fault === 'counts-differ' && first.file === 'manifest.json' && !how.where.startsWith('manifest.json');
  return { how, report: isCounted ? await check(await seal(report.counts)) : report };
};

test('[EX6] nothing that is made otherwise is called intact, but for what is the server’s word alone', { timeout: 120_000 }, async () => {
  expect(await check(made.tar)).toMatchObject({ verdict: 'intact', findings: [] });
  const [missed, seen] = [[] as string[], new Map<string, number>()];
  for (let seed = 1; seed <= 250; seed++) {
    const { how, report } = await forged(seed);
    const place = `${how.how} ${how.where}`;
    seen.set(how.how, (seen.get(how.how) ?? 0) + 1);
    if (report.verdict !== 'changed' && !serversWord.some((word) => word.test(place))) missed.push(`${seed} ${place}: ${report.verdict}`);
  }
  expect(missed).toEqual([]);
  expect([...seen.keys()].toSorted()).toEqual(['add', 'double', 'drop', 'drop file', 'edit', 'leave out', 'move', 'swap']);
});

test('[EX24] of the whole agency the last certificate is not left out, and each is the one that the agency’s record names', async () => {
  const [file, fault] = ['certificates.jsonl', 'bad-deletion-certificate'];
  const none = await check(
    await resealed(api, made.admin, made.tar, async (loose) => {
      await rewritten(loose, file, () => null);
      loose.manifest['counts'] = { ...(loose.manifest['counts'] as Record<string, Json>), certificates: 0 };
    }),
  );
  expect(none.findings).toEqual([{ file, row: 1, fault }]);
  // Signed by the server's key, with other numbers.
  const another = await check(
    await resealed(api, made.admin, made.tar, async (loose) => {
      const row = JSON.parse(fromUtf8(loose.files.get(file) ?? new Uint8Array())) as { certificate: DeletionFacts };
      const facts = { ...row.certificate, backupHorizonMs: row.certificate.backupHorizonMs + 1 };
      const signature = toBase64url(await api.platform.signer.sign(await certificateToBeSigned(facts)));
      await rewritten(loose, file, (one) => ({ ...one, certificate: { ...facts, signature } as unknown as Json }));
    }),
  );
  expect(another.findings).toEqual([{ file, row: 1, fault }]);
});
