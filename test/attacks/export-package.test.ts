import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '@liexin/domain/storage/paths';
import { bytesSource, readTar, writeTar } from '@liexin/proof/export/tar';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, query } from 'firebase/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { texts } from '../../verifier/src/texts.ts';
import { createApiClient, type ApiClient } from '../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../web/src/platform/auth-port.ts';
import { openTakeHome } from '../../web/src/platform/exports/take-home.ts';
import { absolute, type AgencyActor } from '../support/actors/agency-actor.ts';
import { joinAgency, type ColleagueActor } from '../support/actors/colleague-actor.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { admin } from './support/admin.ts';
import { every, outcome, outcomes } from './support/outcome.ts';
import { anAgency, aScene, at, theCandidate, type Scene } from './support/stage.ts';

const words = texts.en;
let helen: AgencyActor;
let auditor: ColleagueActor;
let [scene, other]: Scene[] = [];
let folder: string;
let exportId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  helen = await anAgency();
  auditor = await joinAgency(at, helen);
  // What two people grant, at once.
  await admin.db.doc(paths.member(helen.agencyId, auditor.uid)).update({ roles: ['auditor'] });
  [scene, other] = [await aScene(helen), await aScene(helen)];
  await theCandidate(scene.url);
  await helen.write(scene.talk.candidateLane, 'A second word');
  exportId = await anExport(scene.talk.conversationId);
});
afterAll(async () => {
  await auditor.close();
  await rm(folder, { recursive: true });
});

const exportOf = (id: string) => admin.db.doc(paths.export(helen.agencyId, id));
/** Asked for by the auditor, allowed by the owner, built by the server. */
const anExport = async (conversationId: string): Promise<string> => {
  const { api, vault } = auditor;
  const ids = vault.exports.newIds();
  const scope = { about: 'conversation' as const, id: conversationId, fromMs: null, toMs: null, kinds: ['candidate' as const, 'internal' as const] };
  const reason = await vault.exports.sealReason(ids.exportId, { matter: 'Fee dispute', why: 'Counsel asked for it.' });
  await api.call('askExport', { params: {}, body: { exportId: ids.exportId, scope, reason } });
  await api.call('askApproval', { params: {}, body: { approvalId: ids.approvalId, kind: 'export', subject: ids.exportId } });
  await helen.api.call('giveApproval', { params: { approvalId: ids.approvalId }, body: { act: null } });
  await vi.waitUntil(async () => (await exportOf(ids.exportId).get()).get('state') === 'ready', { timeout: 200_000, interval: 1000 });
  return ids.exportId;
};
const byPassword = (token: string): ApiClient => createApiClient({ fetch: absolute(at), idToken: () => Promise.resolve(token), timeoutMs: 60_000 });
const passwordToken = (): Promise<string> => firebaseAuthPort(auditor.sdk.auth, 'local', absolute(at)).passwordToken(auditor.email, auditor.password);

test('[attack 23] an auditor reads and writes no conversation; keys come under a grant, while it runs, and for what was exported', async () => {
  if (!scene || !other) throw new Error('no scene');
  const { agencyId, sdk } = helen;
  const laneId = scene.talk.candidateLane;
  const { id, envelope } = await helen.seal(laneId, 'Of the auditor, it says');
  const post = (db: AgencyActor['sdk']['db'], by: string) => postMessage(db, { agencyId, laneId, id, envelope, by });
  const tries = {
    lane: () => getDocFromServer(doc(auditor.sdk.db, paths.lane(agencyId, laneId))),
    messages: () => getDocsFromServer(query(collection(auditor.sdk.db, paths.messages(agencyId, laneId)), limit(5))),
    write: () => post(auditor.sdk.db, auditor.uid),
    'write as Helen': () => post(auditor.sdk.db, helen.uid),
  };
  expect(await outcomes(tries)).toEqual(every(tries, 'permission-denied'));
  expect(await outcome(post(sdk.db, helen.uid))).toBe('granted');

  const keys = (lane: string) => outcome(auditor.api.call('exportKeys', { params: { exportId }, body: { lanes: [lane] } }));
  expect(await keys(laneId)).toBe('sign-in-too-old');
  const unlock = async () => outcome(byPassword(await passwordToken()).call('unlockExport', { params: { exportId }, body: {} }));
  expect(await unlock()).toBe('granted');
  expect(await keys(laneId)).toBe('granted');
  expect([await keys(other.talk.candidateLane), await keys(other.talk.internalLane)]).toEqual(['not-found', 'not-found']);
  // Somebody else's grant is nobody's: the owner's keys want her own.
  expect(await outcome(helen.api.call('exportKeys', { params: { exportId }, body: { lanes: [laneId] } }))).toBe('sign-in-too-old');
  // An hour later.
  const past = Timestamp.fromMillis(Date.now() - 1000);
  const unlocks = (await exportOf(exportId).get()).get('unlocks') as { by: string }[];
  expect(unlocks.map(({ by }) => by)).toEqual([auditor.uid]);
  await exportOf(exportId).update({ unlocks: unlocks.map((one) => ({ ...one, until: past })) });
  expect(await keys(laneId)).toBe('sign-in-too-old');
});

/** `verify.mjs` of the package: exit code and what it prints. */
const check = async (program: string, name: string, tar: Uint8Array): Promise<{ exit: number; out: string }> => {
  const file = join(folder, `${name}.tar`);
  await writeFile(file, tar);
  const code = fingerprintDigits(helen.device.admitted.pin.fingerprint);
  return new Promise((resolve) => {
    execFile(process.execPath, [program, file, '--code', code, '--lang', 'en'], (error, out) =>
      resolve({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out }),
    );
  });
};

test('[attack 23] a package that was changed in any of five ways is named as changed, with the file and the row', async () => {
  const { api, vault } = auditor;
  const home = openTakeHome({ api, exports: vault.exports, exportId, password: byPassword });
  const tar = new Uint8Array(await (await home.take(await passwordToken(), () => undefined, new AbortController().signal)).arrayBuffer());
  const { files } = await readTar(bytesSource(tar));
  const all = files.map(({ path, offset, size }) => ({ path, bytes: tar.subarray(offset, offset + size) }));
  const program = join(folder, 'verify.mjs');
  await writeFile(program, all.find(({ path }) => path === 'verify.mjs')?.bytes ?? '');
  expect(await check(program, 'whole', tar)).toMatchObject({ exit: 0, out: expect.stringContaining(words.verdicts.intact) as string });

  const part = 'parts/0001.jsonl';
  const changed = (path: string, change: (text: string) => string): Uint8Array =>
    writeTar(all.map((file) => (file.path === path ? { path, bytes: new TextEncoder().encode(change(new TextDecoder().decode(file.bytes))) } : file)));
  const rows = (change: (lines: string[]) => string[]): Uint8Array => changed(part, (text) => `${change(text.trimEnd().split('\n')).join('\n')}\n`);
  const lines = new TextDecoder()
    .decode(all.find(({ path }) => path === part)?.bytes)
    .trimEnd()
    .split('\n');
  const at = lines.findIndex((line) => line.includes('"ciphertext":"'));
  expect([at > 0, lines.length > at + 2]).toEqual([true, true]);
  const ways: Record<string, [Uint8Array, string]> = {
    'one row edited': [rows((list) => list.map((line, i) => (i === at ? line.replace('"ciphertext":"', '"ciphertext":"A') : line))), words.where(part, at + 1)],
    'one row left out': [rows((list) => list.filter((_, i) => i !== at)), words.where(part, at + 1)],
    'two rows changed about': [rows((list) => list.with(at, list[at + 1] ?? '').with(at + 1, list[at] ?? '')), words.where(part, at + 1)],
    'a file replaced': [changed('verify.html', () => '<!doctype html>Intact.'), words.where('verify.html', null)],
    'the manifest edited': [changed('manifest.json', (text) => text.replace('Tidewell', 'Tidewall')), words.where('manifest.json', null)],
  };
  for (const [way, [made, where]] of Object.entries(ways)) {
    const { exit, out } = await check(program, 'changed', made);
    expect({ way, exit, changed: out.includes(words.verdicts.changed), names: out.includes(`${where}:`) }).toEqual({
      way,
      exit: 1,
      changed: true,
      names: true,
    });
  }
});
