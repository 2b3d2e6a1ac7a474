// An export of one large conversation is built, killed at random points and resumed; built once more without; both have to be the same bytes.
// Then it is taken home into a file and checked: MB/s, and how far memory goes. The store is a process of its own, so that what is measured is
// the builder. Arguments: --messages N (20000), --kills N (10), --seed N (7).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { maxPartBytes } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { verifyExport } from '@liexin/proof/export/verify-export';
import type { ByteSource } from '@liexin/proof/export/tar';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { messageLeaf } from '@liexin/proof/leaf';
import { Timestamp } from 'firebase-admin/firestore';
import { chainRows, readLedger, rowPath, tipPath } from '../functions/src/platform/ledger.ts';
import { buildExport } from '../functions/src/features/exports/build-export.ts';
import { newWork, workRef } from '../functions/src/features/exports/export-documents.ts';
import { firestoreStore } from '../functions/src/features/exports/package-store.ts';
import { aColleague } from '../functions/src/testing/a-colleague.ts';
import { anEnvelope } from '../functions/src/testing/a-conversation.ts';
import { aTalk } from '../functions/src/testing/a-talk.ts';
import { anApprovedExport, aWitnessedCheckpoint } from '../functions/src/testing/an-export.ts';
import { seeded } from '../functions/src/testing/damage.ts';
import { dyingDb } from '../functions/src/testing/dying-db.ts';
import { longId } from '../functions/src/testing/keys.ts';
import { localApi } from '../functions/src/testing/local-api.ts';
import { platformOn } from '../functions/src/testing/local-platform.ts';
import { takeHome } from './export/take-home.ts';
import { keepResults, machine, table } from './kit/report.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { messages: { type: 'string', default: '20000' }, kills: { type: 'string', default: '10' }, seed: { type: 'string', default: '7' } },
});
const [count, kills] = [Number(values.messages), Number(values.kills)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const root = fileURLToPath(new URL('../', import.meta.url));
const server = spawn(
  process.execPath,
  [`${root}packages/firestore-local/src/cli.ts`, '--port', '0', '--rules', `${root}firestore.rules`, '--indexes', `${root}firestore.indexes.json`],
  { stdio: ['ignore', 'pipe', 'ignore'] },
);
try {
  const [ready] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  const port = Number(/:(\d+)/.exec(ready)?.[1]);
  const api = await localApi(null, platformOn(port));
  const { db } = api.platform;
  const talk = await aTalk(api);
  const second = await aColleague(api, talk.agency, talk.token, ['admin']);
  await talk.consultantSays();

  say(`${count} messages are written down …`);
  const { lane } = talk;
  const start = Date.now();
  const size = 200;
  for (let done = 0; done < count; done += size) {
    const batch = db.batch();
    const state = await db.runTransaction((tx) => readLedger(tx, db, lane, []));
    const made = await Promise.all(
      Array.from({ length: Math.min(size, count - done) }, async (_, i) => {
        const messageId = longId();
        const place = { ...lane, messageId };
        const envelope = await anEnvelope(place, talk.agency.owner.uid, talk.agency.owner.device, 2 + done + i);
        // Two of one time each: what shares a time is told apart by its number.
        const sentAt = Timestamp.fromMillis(start + Math.floor((done + i) / 2));
        batch.create(db.doc(paths.message(lane.agencyId, lane.laneId, messageId)), { ...envelope, sentAt });
        return { id: `m-${messageId}`, kind: 'msg', subject: messageId, at: sentAt, leaf: await messageLeaf(place, envelope), detail: {} };
      }),
    );
    const chained = await chainRows(state, made);
    for (const { id, row } of chained.rows) batch.create(db.doc(rowPath(lane, id)), row);
    if (chained.tip) batch.set(db.doc(tipPath(lane)), chained.tip);
    await batch.commit();
  }

  await aWitnessedCheckpoint(api, talk.agency);
  const exportId = await anApprovedExport(api, second.token, talk.token);
  const store = firestoreStore(db);
  const { agencyId } = talk.agency;
  const tip = (await db.doc(paths.agencyTip(agencyId)).get()).data() ?? {};
  /** Names and hashes of every file: what a manifest says of them, and the manifest's own. */
  const filesOf = async (): Promise<string> => {
    const { files, manifest } = (await workRef(db, exportId).get()).data() ?? {};
    return JSON.stringify([files, manifest]);
  };
  const next = seeded(Number(values.seed));
  // A part is a transaction: so many of them between two deaths that all fit.
  const apart = Math.max(1, Math.floor((count * 1900) / maxPartBytes / Math.max(1, kills)));
  let [peak, deaths] = [process.memoryUsage().rss, 0];
  const before = peak;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  const build = async (mostDeaths: number): Promise<number> => {
    const began = performance.now();
    for (let isDone = false; !isDone;)
      try {
        const isDying = deaths < mostDeaths;
        const platform = isDying ? { ...api.platform, db: dyingDb(db, 1 + next(apart), next(2) === 0 ? 'before' : 'after') } : api.platform;
        isDone = await buildExport(platform, store, exportId, api.clock.now);
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'killed') throw error;
        deaths += 1;
      }
    return (performance.now() - began) / 1000;
  };
  say('built, killed and resumed …');
  const killedS = await build(kills);
  const resumed = await filesOf();
  // As it was before: the same snapshot, once more and without deaths.
  await db.recursiveDelete(workRef(db, exportId));
  await db.doc(`${paths.agencyLedger(agencyId)}/e-export-${exportId}-sealed`).delete();
  await db.doc(paths.agencyTip(agencyId)).set(tip);
  await db.doc(paths.export(agencyId, exportId)).update({ state: 'building', snapshotAt: null, readyAt: null, until: null, manifest: null });
  await workRef(db, exportId).create(newWork(agencyId, api.clock.now));
  say('and in one go …');
  const buildS = await build(0);
  const sameBytes = resumed === (await filesOf());
  clearInterval(watch);

  say('taken home and checked …');
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  const file = join(folder, 'export.tar');
  await takeHome(api, second, exportId, file);
  const handle = await open(file);
  const { size: length } = await handle.stat();
  const source: ByteSource = {
    size: length,
    read: async (offset, bytes) => (await handle.read(new Uint8Array(bytes), 0, bytes, offset)).buffer,
  };
  const code = fingerprintDigits(fromBase64url(talk.agency.body.fingerprint));
  const from = performance.now();
  const report = await verifyExport(source, { code });
  const checkS = (performance.now() - from) / 1000;
  await handle.close();
  await rm(folder, { recursive: true });
  const megabytes = length / 1e6;
  const results = {
    messages: report.counts?.messages ?? 0,
    verdict: report.verdict,
    megabytes,
    deaths,
    sameBytes: String(sameBytes),
    killedS,
    buildS,
    buildMBs: megabytes / buildS,
    beforeMB: before / 1e6,
    peakMB: peak / 1e6,
    checkS,
    checkMBs: megabytes / checkS,
  };
  say(table(['', 'value'], Object.entries(results)));
  say(`kept in ${await keepResults('export', { results, ...machine() })}`);
  if (report.verdict !== 'intact' || !sameBytes || deaths !== kills) process.exitCode = 1;
  await api.close();
} finally {
  server.kill();
}
