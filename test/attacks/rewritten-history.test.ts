import { generateKeyPairSync, sign } from 'node:crypto';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { logKeyBytes } from '@liexin/proof/log-key';
import { beforeEach, expect, test } from 'vitest';
import { openCheckpointWatch } from '../../web/src/platform/witness/checkpoint-watch.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { changeOneRow, rewriteHistory, runJob } from '../support/rewrite-history.ts';
import { admin } from './support/admin.ts';
import { anAgency } from './support/stage.ts';

let agency: AgencyActor;
beforeEach(async () => {
  agency = await anAgency();
  await runJob('checkpoint');
});

/** The watch of the owner's device, as the app opens it. What it keeps is on the device: another one goes on from there. */
const watchOf = ({ device, api, vault }: AgencyActor) =>
  openCheckpointWatch({ device, api, keyLog: vault.keyLog, sealed: vault.sealed, now: () => Date.now() });
const cosignersOf = async (n: number): Promise<string[]> =>
  Object.keys((await admin.db.doc(paths.checkpoint(agency.agencyId, n)).get()).get('cosignatures') as Record<string, unknown>);
const newestN = async (): Promise<number> => (await admin.db.doc(paths.tree(agency.agencyId)).get()).get('n') as number;
/** Something happens, and the clock puts it under a checkpoint. */
const goOn = async (): Promise<void> => {
  await agency.openTalk();
  await runJob('checkpoint');
};

test('[LG11] [attack 12] an honest server: each checkpoint is proved to follow, kept and cosigned', async () => {
  const first = await watchOf(agency).look();
  await goOn();
  const second = await watchOf(agency).look();
  if (first.kind !== 'verified' || second.kind !== 'verified') throw new Error(`${first.kind} ${second.kind}`);
  expect(second.kept.size).toBeGreaterThan(first.kept.size);
  expect(second.kept.sinceMs).toBe(first.kept.sinceMs);
  for (const n of [first.kept.n, second.kept.n]) expect(await cosignersOf(n)).toEqual([agency.device.deviceId]);
  expect((await watchOf(agency).look()).kind).toBe('verified');
});

test('[LG12] [attack 12] a row rewritten before the kept checkpoint: an alarm on either size of tree, with evidence, and no more cosignatures', async () => {
  const before = await watchOf(agency).look();
  if (before.kind !== 'verified') throw new Error(before.kind);
  await rewriteHistory(admin.db, agency.agencyId, changeOneRow);
  // The same size, and, in another turn, grown on since: neither fits.
  await goOn();
  const seen = await watchOf(agency).look();
  if (seen.kind !== 'alarm') throw new Error(seen.kind);
  expect(seen.alarm).toMatchObject({ kind: 'forked', kept: before.kept.note, keptSize: before.kept.size, told: [] });
  expect(seen.alarm.shown).toContain(`liexin.ledger/${agency.agencyId}\n`);
  expect(await cosignersOf(await newestN())).toEqual([]);

  // It stays, also where the server shows good things again, and nothing is cosigned.
  await goOn();
  expect(await watchOf(agency).look()).toMatchObject({ kind: 'alarm', alarm: { seenAtMs: seen.alarm.seenAtMs } });
  expect(await cosignersOf(await newestN())).toEqual([]);

  // A person goes on: from what is shown now.
  await watchOf(agency).goOn();
  const after = await watchOf(agency).look();
  expect(after.kind).toBe('verified');
  expect(await cosignersOf(await newestN())).toEqual([agency.device.deviceId]);
});

test('[LG12] [attack 12] the same size with another root is a fork at once', async () => {
  await watchOf(agency).look();
  await rewriteHistory(admin.db, agency.agencyId, changeOneRow);
  expect(await watchOf(agency).look()).toMatchObject({ kind: 'alarm', alarm: { kind: 'forked' } });
});

test('[LG12] [attack 12] an older tree, or none at all, is a trail that was rolled back', async () => {
  await goOn();
  await watchOf(agency).look();
  await rewriteHistory(admin.db, agency.agencyId, (leaves) => leaves.slice(0, -1));
  expect(await watchOf(agency).look()).toMatchObject({ kind: 'alarm', alarm: { kind: 'rolled-back' } });

  await watchOf(agency).goOn();
  expect((await watchOf(agency).look()).kind).toBe('verified');
  await admin.db.doc(paths.tree(agency.agencyId)).delete();
  expect(await watchOf(agency).look()).toMatchObject({ kind: 'alarm', alarm: { kind: 'rolled-back', shown: '' } });
});

test('[LG12] [attack 12] a checkpoint under a key that the key log does not lead to is believed by nobody', async () => {
  const rows = await admin.db.collection(paths.agencyLedger(agency.agencyId)).where('kind', '==', 'checkpoint.key').get();
  const row = rows.docs[0];
  if (!row) throw new Error('no row');
  const detail = row.get('detail') as { key: string; serverKeySeq: number };
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const facts = { agencyId: agency.agencyId, publicKey: fromBase64url(detail.key), serverKeySeq: detail.serverKeySeq };
  const signature = toBase64url(sign('sha256', logKeyBytes(facts), { key: privateKey, dsaEncoding: 'ieee-p1363' }));
  await row.ref.update({ 'detail.signature': signature });
  expect(await watchOf(agency).look()).toMatchObject({ kind: 'alarm', alarm: { kind: 'unsigned' } });
  expect(await cosignersOf(await newestN())).toEqual([]);
});
