// A change of rules over many conversations: counted before (dry run), agreed to, followed by every date, then swept by the real jobs, day by
// day, until nothing is overdue. What went has to be what was counted. The store and the seeding are processes of their own, so that the
// memory is that of the sweeping one: at most, which grows with the limit of the heap and not with the work, and what is still held when the
// collector has been through. `node --max-old-space-size=128 bench/bench.ts retention` has the limit of a function of 256 MiB.
// Arguments: --messages N (20000).
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { spreadDays } from '@liexin/domain/retention/last-day';
import { trashMs } from '@liexin/domain/retention/life';
import type { RetentionReport, RuleEdit } from '@liexin/domain/retention/change';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { verifyCertificate, type DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { Timestamp } from 'firebase-admin/firestore';
import { mintStaffToken } from '../functions/src/platform/custom-token.ts';
import { aColleague } from '../functions/src/testing/a-colleague.ts';
import { aConversation, aMandate } from '../functions/src/testing/a-conversation.ts';
import { syncHead } from '../functions/src/testing/a-role.ts';
import { longId, sealedBox, shortId } from '../functions/src/testing/keys.ts';
import { localApi } from '../functions/src/testing/local-api.ts';
import { platformOn } from '../functions/src/testing/local-platform.ts';
import { keepResults, machine, table } from './kit/report.ts';

const { values } = parseArgs({ args: process.argv.slice(3), options: { messages: { type: 'string', default: '20000' } } });
const count = Number(values.messages);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dayMs = 86_400_000;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Bytes that are held behind a collection, on the heap and beside it. */
const held = (): number => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const root = fileURLToPath(new URL('../', import.meta.url));

/** Of the classes that are messages in a store. */
const ofMessages = ['message', 'revision', 'note'] as const;
const sumOf = ({ classes }: RetentionReport, what: 'sooner' | 'held' | 'total'): number =>
  ofMessages.reduce((sum, name) => sum + (classes[name]?.[what] ?? 0), 0);

interface Timed<T> {
  readonly seconds: number;
  /** Of the processor: of this process and of the store, whatever else the machine does. */
  readonly own: number;
  readonly store: number;
  readonly value: T;
}

const server = spawn(
  process.execPath,
  [`${root}packages/firestore-local/src/cli.ts`, '--port', '0', '--rules', `${root}firestore.rules`, '--indexes', `${root}firestore.indexes.json`],
  { stdio: ['ignore', 'pipe', 'ignore'] },
);
/** Seconds of the processor that the store has had; not a number where the system does not tell. */
const storeSeconds = async (): Promise<number> => {
  const stat = await readFile(`/proc/${server.pid ?? 0}/stat`, 'utf8').catch(() => '');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) / 100;
};
const timed = async <T>(work: () => Promise<T>): Promise<Timed<T>> => {
  const [began, own, store] = [performance.now(), process.cpuUsage(), await storeSeconds()];
  const value = await work();
  const { user, system } = process.cpuUsage(own);
  return { seconds: (performance.now() - began) / 1000, own: (user + system) / 1e6, store: (await storeSeconds()) - store, value };
};

try {
  const [ready] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
  const port = Number(/:(\d+)/.exec(ready)?.[1]);
  const api = await localApi(null, platformOn(port));
  const { db } = api.platform;
  const called = async <T extends { fault?: { code: string } | undefined }>(calling: Promise<T>): Promise<T> => {
    const answer = await calling;
    if (answer.fault) throw new Error(answer.fault.code);
    return answer;
  };
  const { agency, token } = await api.found();
  const { agencyId, owner } = agency;
  await syncHead(api, agency);
  const second = await aColleague(api, agency, token);
  await db.doc(paths.agency(agencyId)).update({ region: 'cn', 'kit.confirmedAt': Timestamp.fromMillis(api.clock.now) });
  await db.doc(paths.retentionRule(agencyId, 'first', 1)).update({ deleteAtLatest: { n: 24, unit: 'months' } });
  await db.doc(paths.member(agencyId, second.person.uid)).update({ roles: ['owner'] });
  await syncHead(api, agency);
  const searches = [];
  for (let i = 0; i < 2; i++) {
    const mandate = await aMandate(agency, { [owner.uid]: 1, [second.person.uid]: 1 }, false);
    await called(api.call('createMandate', { token, body: mandate }));
    await called(api.call('createConversation', { token, body: await aConversation(agency, mandate) }));
    searches.push(mandate.mandateId);
  }
  const scope = { kind: 'mandate' as const, id: searches[1] ?? '', fromMs: null, toMs: null };
  await called(api.call('placeHold', { token, body: { holdId: shortId(), scope, matter: sealedBox() } }));

  say(`${count} messages are written down …`);
  const seeded = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    `${root}bench/retention/seed.ts`,
    String(port),
    agencyId,
    String(count),
    ...searches,
  ]);
  const made = JSON.parse(seeded.stdout) as { messages: number; talks: number; seconds: number };
  say(`  in ${made.seconds.toFixed(1)} s`);

  const heldBefore = held();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const job = async (name: string): Promise<Record<string, number>> => {
    const answer = await api.fetch(`/api/internal/run/${name}`, {
      method: 'POST',
      headers: { 'x-internal-secret': toBase64url(api.platform.secrets.internalSecret) },
    });
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status}`);
    return (await answer.json()) as Record<string, number>;
  };

  say('dry run …');
  const { effectiveFrom: _from, version: _version, ...first } = firstRule('cn');
  const edit: RuleEdit = { ...first, deleteAtLatest: { n: 12, unit: 'months' } };
  const changeId = shortId();
  const dry = await timed(async () => {
    for (;;) {
      const { body } = await called(api.call('previewRetention', { token, params: { changeId }, body: { edits: [edit] as never } }));
      if (body.report && body.token !== null) return { report: body.report as RetentionReport, token: body.token };
    }
  });
  const { report } = dry.value;

  say('agreed to; dates follow …');
  const approvalId = longId();
  await called(api.call('askApproval', { token, body: { approvalId, kind: 'retention', subject: changeId, previewToken: dry.value.token } }));
  await called(api.call('giveApproval', { token: second.token, params: { approvalId }, body: { act: null } }));
  api.clock.advance(dayMs);
  const stateOf = async (): Promise<unknown> => (await db.doc(paths.retentionChange(agencyId, changeId)).get()).get('state');
  const follow = await timed(async () => {
    do await job('retention');
    while ((await stateOf()) === 'applying');
  });
  if ((await stateOf()) !== 'done') throw new Error(`change: ${String(await stateOf())}`);

  say('swept, day by day …');
  // Day by day while what is overdue goes, then in steps until what was young has gone by the new rule as well.
  const begun = api.clock.now;
  const [daily, last] = [spreadDays + trashMs / dayMs + 2, 440];
  let turns = 0;
  let parts = 0;
  let told = performance.now();
  const sweep = await timed(async () => {
    for (let day = 0; day <= last; day += day < daily ? 1 : 16) {
      api.clock.now = begun + day * dayMs;
      for (let isBusy = true; isBusy; turns++) {
        const { hidden = 0, purged = 0, failed = 0 } = await job('deletions');
        if (failed > 0) throw new Error(`failed: ${failed} ${JSON.stringify(api.platform.lines.at(-1))}`);
        parts += purged;
        if (performance.now() - told > 60_000) {
          told = performance.now();
          say(`  day ${day}, ${parts} parts gone, ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
        }
        isBusy = hidden + purged > 0;
      }
    }
  });
  clearInterval(watch);
  const heldAfter = held();

  const stored = await db.collection(paths.certificates(agencyId)).orderBy('number').get();
  const certificates = stored.docs.map((doc) => JSON.parse(doc.get('json') as string) as DeletionCertificate);
  const serverKeys = new Map([[1, fromBase64url((await api.call('config', {})).body.serverKey)]]);
  let broken = 0;
  for (const [i, one] of certificates.entries())
    if (!(await verifyCertificate(one, { agencyId, serverKeys, prev: certificates[i - 1] ?? null })).ok) broken += 1;
  const purged = certificates.reduce((sum, { counts }) => sum + (counts['messages']?.purged ?? 0), 0);
  // A long sweep outlives the token of its beginning.
  const fresh = api.signIn(await mintStaffToken(api.platform, { uid: owner.uid, agencyId, deviceId: owner.device.deviceId }));
  const health = (await called(api.call('retentionHealth', { token: fresh }))).body;
  const cards = (await db.collection(paths.conversations(agencyId)).count().get()).data().count;
  const pairs: readonly (readonly [string, number, number])[] = [
    ['messages', sumOf(report, 'sooner'), purged],
    ['of them on hold, kept', sumOf(report, 'held'), health.held.messages],
    ['conversations', report.classes.card?.sooner ?? 0, (report.classes.card?.total ?? 0) - cards],
    ['overdue at the end', 0, health.overdue.parts],
    ['certificates that do not hold', 0, broken],
  ];
  const isSame = pairs.every(([, counted, done]) => counted === done);
  const megabytes = { beforeMB: before / 1e6, peakMB: peak / 1e6, heldBeforeMB: heldBefore / 1e6, heldAfterMB: heldAfter / 1e6 };
  const steps: readonly (readonly [string, number, Omit<Timed<unknown>, 'value'>])[] = [
    ['messages counted', sumOf(report, 'total'), dry],
    ['dates of conversations moved', made.talks, follow],
    ['messages swept', purged, sweep],
  ];
  const rows = steps.map(([name, n, { seconds, own, store }]): [string, ...number[]] => [name, seconds, n / seconds, own, store, n / (own + store)]);
  say(
    `\n${table(
      ['', 'dry run', 'sweep'],
      pairs.map(([name, counted, done]) => [name, String(counted), String(done)]),
    )}\n`,
  );
  say(table(['', 'seconds', 'a second', 'CPU s', 'CPU s of the store', 'a CPU second'], rows));
  say(
    `\n${made.talks} conversations, ${parts} parts in ${turns} turns, ${certificates.length} certificates; memory ${megabytes.beforeMB.toFixed(0)} MB before, ${megabytes.peakMB.toFixed(0)} MB at most; held ${megabytes.heldBeforeMB.toFixed(1)} MB before, ${megabytes.heldAfterMB.toFixed(1)} MB behind it`,
  );
  say(isSame ? 'What went is what was counted.' : 'NOT THE SAME.');
  say(`kept in ${await keepResults('retention', { ...made, pairs, rows, ...megabytes, parts, turns, certificates: certificates.length, ...machine() })}`);
  if (!isSame) process.exitCode = 1;
  await api.close();
} finally {
  server.kill();
}
