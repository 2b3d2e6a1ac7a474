// The whole way of an agency that leaves: its export, the readable copy of it, and what another agency's device makes of that file.
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { writeTar } from '@liexin/proof/export/tar';
import type { MessageBody } from '@liexin/proof/message-body';
import { readMessage } from '../../web/src/platform/live/stored-message.ts';
import { collection, doc, getDoc, getDocs, limit, orderBy, query } from 'firebase/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeJobs } from '../../functions/src/features/api/handlers.ts';
import { runExports } from '../../functions/src/features/exports/export-jobs.ts';
import { firestoreStore } from '../../functions/src/features/exports/package-store.ts';
import { recordMessage } from '../../functions/src/features/ledger/record-message.ts';
import { createApiClient } from '../../web/src/platform/api-client.ts';
import { copyExport } from '../../web/src/platform/exports/copy-export.ts';
import { planImport, type ImportPlan } from '../../web/src/platform/import/plan-import.ts';
import { presentIds } from '../../web/src/platform/import/present-ids.ts';
import { runImport, type RunImport } from '../../web/src/platform/import/run-import.ts';
import { importedSender } from '../../web/src/platform/import/send-imported.ts';
import { openOutbox } from '../../web/src/platform/outbox/outbox.ts';
import { packOutgoing } from '../../web/src/platform/outbox/outgoing.ts';
import { staffTransport } from '../../web/src/platform/outbox/staff-transport.ts';
import { newConversationIds } from '../../web/src/platform/vault/make-conversation.ts';
import { newMandateIds } from '../../web/src/platform/vault/make-mandate.ts';
import { newMessageId } from '../../web/src/platform/vault/new-id.ts';
import { addCandidate, createMandate, openRoom } from '../../web/src/platform/workspace/actions.ts';
import { passGate } from '../support/actors/agency-searches.ts';
import { outcome } from '../attacks/support/outcome.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { keptOutbox } from './support/kept-outbox.ts';
import { openOffice, type Office } from './support/office.ts';

const DAY = 24 * 3_600_000;
const own = { name: 'Helen Tan', role: 'consultant' };
const said = {
  candidate: ['周四方便通话吗？', 'Thursday, 10 am?', '👩‍👩‍👧 =1+1', ''],
  internal: ['Base 95k, do not tell.', 'She asked twice.'],
  channel: ['Weekly list on Monday.'],
} as const;
let left: Office;
let fresh: Office;
let file: Blob;
beforeAll(async () => {
  left = await openOffice();
  fresh = await openOffice();
  for (const { owner } of [left, fresh]) await passGate(owner);
  await talk(left);
  file = await copyOf(left);
}, 180_000);
afterAll(async () => {
  await left.close();
  await fresh.close();
});

const portsOf = ({ owner }: Office) => ({ ...owner, directory: '' });

/** One search with somebody who was written to in Chinese, and a second one with nobody; a note of the team to each, and its channel. */
const talk = async (office: Office): Promise<void> => {
  const { owner, agencyId } = office;
  for (const title of ['CFO, 苏州', 'COO, Wuxi']) {
    const [search, ids] = [newMandateIds(), newConversationIds()];
    await createMandate(portsOf(office), { card: { title, client: 'Acme 制造' }, sample: false, ids: search });
    const person = { name: `王小明 ${title}`, language: 'zh', source: 'referral', email: null } as const;
    const place = { mandateId: search.mandateId, compartment: search.compartmentId, ids, own, colleagues: [], addedAtMs: Date.now() };
    await addCandidate(portsOf(office), { ...place, ...person });
    if (title !== 'CFO, 苏州') continue;
    await owner.vault.approaches.expectClear(ids.conversationId, ids.candidateLane);
    // Turn by turn in both lanes, so that their order is seen.
    const [first, second, third] = said.candidate;
    const one = await say(office, ids.candidateLane, 1, { text: first });
    await say(office, ids.internalLane, 1, { text: said.internal[0] });
    await say(office, ids.candidateLane, 2, { text: second, quote: first }, 'msg', one);
    await say(office, ids.candidateLane, 3, { text: third, extra: { replaces: one } }, 'edit', one);
    await say(office, ids.internalLane, 2, { text: said.internal[1] });
    await say(office, ids.candidateLane, 4, { text: '', extra: { emoji: '👍' } }, 'react', one);
    await openRoom(portsOf(office), { mandateId: search.mandateId, compartment: search.compartmentId, own, colleagues: [] });
    const { room } = (await owner.source.get<{ room: string }>(paths.mandate(agencyId, search.mandateId))) ?? { room: '' };
    await say(office, room, 1, { text: said.channel[0] });
  }
};

const say = async (
  { owner, agencyId, server }: Office,
  laneId: string,
  counter: number,
  body: Omit<MessageBody, 'writtenAtMs'>,
  type: 'msg' | 'edit' | 'react' = 'msg',
  ref: string | null = null,
): Promise<string> => {
  const id = newMessageId();
  const about = ref === null ? {} : { ref: fromBase64url(ref) };
  const envelope = await owner.vault.messages.seal({ id, laneId, epoch: 1, counter, type, ...about, body: { ...body, writtenAtMs: Date.now() }, tip: null });
  await postMessage(owner.db, { agencyId, laneId, id, by: owner.uid, envelope });
  await recordMessage(server.platform, { agencyId, laneId, messageId: id }, server.clock.now);
  return id;
};

/** Asked for, allowed after the lone day, built, taken home and opened. */
const copyOf = async ({ server, owner }: Office): Promise<Blob> => {
  const { exportId, approvalId } = owner.vault.exports.newIds();
  const scope = { about: 'agency' as const, id: null, fromMs: null, toMs: null, kinds: ['candidate' as const, 'internal' as const] };
  const reason = await owner.vault.exports.sealReason(exportId, { matter: 'Leaving', why: 'Another house.' });
  await owner.api.call('askExport', { params: {}, body: { exportId, scope, reason } });
  await owner.api.call('askApproval', { params: {}, body: { approvalId, kind: 'export', subject: exportId } });
  server.clock.advance(DAY);
  await makeJobs(server.platform).approvals(server.clock.now);
  await runExports(server.platform, firestoreStore(server.platform.db), server.clock.now);
  server.clock.advance(-DAY);
  const params = { exportId };
  const token = server.passwordToken(owner.uid);
  const fetcher: typeof fetch = (address, init) => server.fetch(address instanceof Request ? address.url : String(address), init);
  const asPassword = createApiClient({ fetch: fetcher, idToken: () => Promise.resolve(token), timeoutMs: 30_000 });
  const { manifest } = await owner.api.call('exportManifest', { params, body: {} });
  const { ticket } = await asPassword.call('exportTicket', { params, body: {} });
  const { files } = await owner.api.call('collectExport', { params, body: { ticket, signature: await owner.vault.exports.sign(manifest) } });
  const whole: { path: string; bytes: Uint8Array }[] = [];
  for (const { path, chunks } of files) {
    const pieces: number[] = [];
    for (let chunk = 0; chunk < chunks; chunk++)
      pieces.push(...fromBase64url((await owner.api.call('exportChunk', { params, body: { ticket, path, chunk } })).bytes));
    whole.push({ path, bytes: Uint8Array.from(pieces) });
  }
  const made = await copyExport({
    ...{
      api: owner.api,
      vault: owner.vault,
      exportId,
      file: new Blob([writeTar(whole)]),
      redactions: [],
      words: [],
      mark: { name: owner.name, atMs: 0 },
      language: 'zh',
    },
    ...{ people: { [owner.uid]: owner.name }, formats: new Set(['jsonl', 'html', 'csv'] as const), onProgress: () => undefined },
    unlock: () => asPassword.call('unlockExport', { params, body: {} }),
    signal: new AbortController().signal,
  });
  if (made.kind !== 'made') throw new Error(JSON.stringify(made));
  const [jsonl, html] = ['.jsonl', '.html'].map((ending) => made.files.find(({ name }) => name.endsWith(ending))?.blob);
  pages.push((await html?.text()) ?? '');
  if (jsonl === undefined) throw new Error('no stream');
  return jsonl;
};
const pages: string[] = [];

/** A tab of the fresh agency's owner: its outbox is kept when it dies. */
const openTab = (kept: ReturnType<typeof keptOutbox>) => {
  const { owner, agencyId } = fresh;
  let isAlive = true;
  const stopping = new AbortController();
  const outbox = openOutbox({
    storage: kept.tab(() => isAlive),
    transport: staffTransport({
      ...{ db: owner.db, vault: owner.vault, lane: () => undefined, tip: () => null, now: Date.now },
      ...{ rotate: () => Promise.resolve(), learnTime: () => Promise.resolve() },
    }),
    leadership: { lead: (begin) => begin(), resign: () => undefined },
    neighbours: { tell: () => undefined, listen: () => () => undefined },
    ...{ now: Date.now, random: Math.random, newId: newMessageId, failed: () => undefined },
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
  });
  return {
    /** `dieAt`: the tab is closed when so many messages are there. */
    run: (plan: ImportPlan, from: Blob, dieAt = Infinity, sender: RunImport['sender'] = importedSender(outbox)): Promise<unknown> => {
      let died = (): void => undefined;
      const death = new Promise<string>((resolve) => {
        died = () => resolve('died');
      });
      const die = (): void => {
        isAlive = false;
        outbox.close();
        stopping.abort();
        died();
      };
      if (dieAt === 0) setTimeout(die, 30);
      // What a closed tab waited for never ends.
      return Promise.race([
        death,
        outcome(
          runImport({
            ...portsOf(fresh),
            ...{ plan, file: from, own, colleagues: () => [], language: 'en', unnamed: { search: 'Search', person: 'Person' }, now: Date.now },
            sender,
            present: (laneId) => presentIds(owner.db, agencyId, laneId),
            onProgress: (messages) => void (messages >= dieAt && die()),
            signal: stopping.signal,
          }),
        ),
      ]);
    },
    says: async (laneId: string): Promise<void> => {
      const { id } = await outbox.enqueue(laneId, packOutgoing({ text: 'We go on here.', writtenAtMs: Date.now() }));
      await new Promise<void>((resolve) => void outbox.onLanded((item) => item.id === id && resolve()));
    },
    close: () => outbox.close(),
  };
};

const planned = async (from = file): Promise<ImportPlan> => {
  const plan = await planImport({ file: from, agencyId: fresh.agencyId });
  if ('kind' in plan) throw new Error(JSON.stringify(plan));
  return plan;
};

/** Every message of the fresh agency, lane by lane in the order of the server, opened as a device opens it. */
const recordOf = async ({ owner, agencyId, server }: Office) => {
  const lanes = await server.platform.db.collection(`agencies/${agencyId}/lanes`).get();
  const all = await Promise.all(
    lanes.docs.map(async ({ id: laneId }) => {
      const lane = (await getDoc(doc(owner.db, paths.lane(agencyId, laneId)))).data() ?? {};
      const found = await getDocs(query(collection(owner.db, paths.messages(agencyId, laneId)), orderBy('sentAt'), limit(200)));
      const messages = found.docs.flatMap((one) => readMessage(one.id, one.data()) ?? []);
      const opened = await Promise.all(
        messages.map(async ({ id, envelope }) => {
          const outcome_ = await owner.vault.messages.open({ id, laneId, envelope, participants: lane['participants'] });
          return { id, counter: envelope?.counter, type: envelope?.type, body: outcome_.kind === 'opened' ? outcome_.body : null };
        }),
      );
      return { laneId, kind: String(lane['kind']), opened };
    }),
  );
  return all.filter(({ opened }) => opened.length > 0);
};

test('[IM6] before anything is written the file says what will be', async () => {
  expect(await planned()).toMatchObject({
    counts: { searches: 2, people: 2, messages: 7 },
    left: { pay: 0, 'left-out': 0, unreadable: 0, gone: 0 },
    searches: expect.arrayContaining([
      expect.objectContaining({
        title: 'CFO, 苏州',
        client: 'Acme 制造',
        talks: [expect.objectContaining({ name: '王小明 CFO, 苏州', language: 'zh', source: 'referral' })],
      }),
    ]),
  });
  expect((await fresh.server.platform.db.collection(`agencies/${fresh.agencyId}/mandates`).get()).size).toBe(0);
  expect(await planImport({ file, agencyId: left.agencyId })).toEqual({ kind: 'own-record' });
});

test(
  '[IM2, IM4, IM5, IM7] killed anywhere and run twice, the record is there once: words, times, names and order as they were',
  { timeout: 180_000 },
  async () => {
    const kept = keptOutbox();
    const plan = await planned();
    for (const dieAt of [0, 1, 3, 6]) {
      await openTab(kept).run(plan, file, dieAt);
    }
    for (let again = 0; again < 2; again++) {
      const tab = openTab(kept);
      expect(await tab.run(plan, file)).toBe('granted');
      tab.close();
    }
    // What this device remembers is forgotten: the server's word is enough.
    await fresh.owner.vault.sealed.drop('import/');
    const tab = openTab(kept);
    expect(await tab.run(plan, file)).toBe('granted');
    // Nor does another device send anything.
    await fresh.owner.vault.sealed.drop('import/');
    const nothing: RunImport['sender'] = { send: () => Promise.reject(new Error('sent')), settled: () => Promise.resolve() };
    expect(await tab.run(plan, file, Infinity, nothing)).toBe('granted');
    const written = (await recordOf(fresh)).find(({ opened }) => opened.length === 6);
    // The next own message is the seventh of this device: nothing that was there already took a number.
    await tab.says(written?.laneId ?? '');
    tab.close();

    const record = await recordOf(fresh);
    const all = record.find(({ opened }) => opened.length > 1)?.opened ?? [];
    const talk_ = all.filter(({ type }) => type === 'imported');
    expect(record.map(({ kind, opened }) => [kind, opened.length] as const).toSorted((a, b) => a[1] - b[1])).toEqual([
      ['internal', 1],
      ['internal', 7],
    ]);
    expect(talk_.map(({ body }) => [body?.imported?.type, body?.text])).toEqual([
      ['msg', said.candidate[0]],
      ['msg', said.internal[0]],
      ['msg', said.candidate[1]],
      ['edit', said.candidate[2]],
      ['msg', said.internal[1]],
      ['react', ''],
    ]);
    expect(talk_.every(({ type, body }) => type === 'imported' && body?.imported?.writer.name === 'Helen Tan')).toBe(true);
    expect(talk_[5]?.body?.extra).toEqual({ emoji: '👍' });
    expect(all.map(({ counter }) => counter)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const before = (await recordOf(left)).flatMap(({ opened }) => opened.map(({ id }) => id));
    const was = talk_.map(({ body }) => body?.imported?.id ?? '');
    expect([...before].filter((id) => was.includes(id))).toHaveLength(6);
    const times = talk_.map(({ body }) => body?.imported?.sentMicros ?? 0);
    expect(times).toEqual([...times].toSorted((a, b) => a - b));
    const rows = await fresh.server.platform.db.collection(paths.agencyLedger(fresh.agencyId)).where('kind', '==', 'import.began').get();
    expect(rows.docs.map((row) => row.get('detail') as unknown)).toMatchObject([{ searches: 2, people: 2, messages: 7, by: fresh.owner.uid }]);
  },
);

test('[IM8, IM9] what was imported is exported again as what it is, and a third house gets the same record of it', { timeout: 120_000 }, async () => {
  for (const { laneId, opened } of await recordOf(fresh))
    await recordMessage(fresh.server.platform, { agencyId: fresh.agencyId, laneId, messageId: opened.at(-1)?.id ?? '' }, fresh.server.clock.now);
  const again = await copyOf(fresh);
  const rows = (await again.text()).split('\n').flatMap((line) => (line.includes('"row":"message"') ? [JSON.parse(line) as Record<string, unknown>] : []));
  expect(rows).toHaveLength(8);
  for (const row of rows.filter(({ text }) => text !== 'We go on here.'))
    expect(row).toMatchObject({ type: 'imported', state: 'readable', imported: { agencyId: left.agencyId } });
  expect(pages.at(-1)?.match(/导入，未经见证/gu)).toHaveLength(7);
  const [first, second] = [await planImport({ file, agencyId: 'third-house-0000' }), await planImport({ file: again, agencyId: 'third-house-0000' })];
  if ('kind' in first || 'kind' in second) throw new Error('no plan');
  // And what was said here since.
  expect(second.counts).toEqual({ ...first.counts, messages: 8 });
});
