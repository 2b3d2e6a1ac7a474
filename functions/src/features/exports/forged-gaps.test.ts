// Rows that an export holds back or has lost, and what a forger would make of that: the chain goes on over the former, and the latter are never called intact.
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes, fromUtf8, toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import type { JsonObject } from '@liexin/proof/export/rows';
import { chainHash } from '@liexin/proof/ledger-chain';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { aForger, rowsIn, type Forger } from '../../testing/a-forger.ts';
import { aWitnessedCheckpoint, wholeAgency } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { rewritten } from '../../testing/resealed.ts';

const part = 'parts/0001.jsonl';
const withheldFields = ['atMs', 'h', 'hash', 'kind', 'lane', 'leaf', 'prev', 'row', 'seq'];
let api: LocalApi;
let forger: Forger;
/** All of it; and what was before the candidate's last words. */
let whole: Uint8Array;
let dated: Uint8Array;
beforeAll(async () => {
  api = await localApi();
  forger = await aForger(api);
  const { talk } = forger;
  await talk.consultantSays();
  await talk.candidateSays();
  await aWitnessedCheckpoint(api, talk.agency);
  await talk.consultantSays();
  const toMs = ((await api.platform.db.doc(paths.lane(talk.lane.agencyId, talk.lane.laneId)).get()).get('last.at') as Timestamp).toMillis() + 1;
  for (let i = 0; i < 22; i++) await talk.candidateSays();
  whole = await forger.home();
  dated = await forger.home({ ...wholeAgency, kinds: ['candidate'], toMs });
});
afterAll(() => api.close());

type Change = (row: JsonObject, n: number) => JsonObject | readonly JsonObject[] | null;
const checked = async (from: Uint8Array, change: Change) => forger.check(await forger.forged(from, (loose) => rewritten(loose, part, change)));
const placeOf = async (from: Uint8Array, is: (row: JsonObject) => boolean): Promise<number> => 1 + (await rowsIn(from, part)).findIndex((row) => is(row));
const lost = ({ lane, seq }: JsonObject): JsonObject => ({ row: 'lost', lane: lane ?? null, seq: seq ?? null });
const bare = ({ ledger = null, seq = null, hash = null }: JsonObject): JsonObject => ({ row: 'withheld', ledger, seq, hash });
const withheld = ({ row: _row, id: _id, subject: _subject, detail: _detail, message: _message, ...chained }: JsonObject): JsonObject => ({
  ...chained,
  row: 'withheld',
});

test('[EX9] a row that is held back holds what the chain needs of it, and what it is called is hashed with it', async () => {
  const report = await forger.check(dated);
  expect(report).toMatchObject({ verdict: 'intact', findings: [], counts: { messages: 3 } });
  const held = (await rowsIn(dated, part)).filter(({ row }) => row === 'withheld');
  expect(held.length).toBeGreaterThan(20);
  for (const row of held) expect(Object.keys(row).toSorted()).toEqual(withheldFields);
  const at = await placeOf(dated, ({ row, kind }) => row === 'withheld' && kind === 'msg');
  const found = async (change: (row: JsonObject) => JsonObject) => (await checked(dated, (row, n) => (n === at ? change(row) : row))).findings[0];
  for (const field of ['leaf', 'prev', 'hash'])
    expect(await found((row) => ({ ...row, [field]: text(new Uint8Array(32).fill(7)) }))).toMatchObject({ row: at });
  expect(await found((row) => ({ ...row, atMs: Number(row['atMs']) + 1 }))).toEqual({ file: part, row: at, fault: 'bad-chain' });
  expect(await found((row) => ({ ...row, kind: 'purge' }))).toEqual({ file: part, row: at, fault: 'bad-chain' });
  expect(await found(({ lane, seq, hash }) => ({ row: 'withheld', lane: lane ?? null, seq: seq ?? null, hash: hash ?? null }))).toEqual({
    file: part,
    row: at,
    fault: 'bad-row',
  });
});

test('[EX9, EX26] nothing is held back that is inside of the dates', async () => {
  const agency = 'agency/0002.jsonl';
  const own = await forger.check(await forger.forged(whole, (loose) => rewritten(loose, agency, (row, n) => (n === 4 ? withheld(row) : row))));
  expect(own.findings[0]).toEqual({ file: agency, row: 4, fault: 'withheld-inside' });
  const at = await placeOf(whole, ({ message }) => message !== undefined);
  expect((await checked(whole, (row, n) => (n === at ? withheld(row) : row))).findings[0]).toEqual({ file: part, row: at, fault: 'withheld-inside' });
  const inside = await placeOf(dated, ({ message }) => message !== undefined);
  expect((await checked(dated, (row, n) => (n === inside ? withheld(row) : row))).findings[0]).toEqual({ file: part, row: inside, fault: 'withheld-inside' });
});

test('[EX9, EX26] a part of the agency’s work tells nothing of other acts of the agency, and its record goes on from the hash that is said', async () => {
  const agency = 'agency/0002.jsonl';
  const { talk } = forger;
  const own = await forger.home({ ...wholeAgency, about: 'conversation', id: talk.conversationId });
  expect(await forger.check(own)).toMatchObject({ verdict: 'intact', findings: [] });
  const rows = await rowsIn(own, agency);
  const held = rows.filter(({ row }) => row === 'withheld');
  expect(held.length).toBeGreaterThan(3);
  for (const row of held) expect(Object.keys(row).toSorted()).toEqual(['h', 'hash', 'ledger', 'row', 'seq']);
  const found = async (from: Uint8Array, at: number, change: JsonObject) =>
    (await forger.check(await forger.forged(from, (loose) => rewritten(loose, agency, (row, n) => (n === at ? { ...row, ...change } : row))))).findings[0];
  const before = 1 + rows.findIndex(({ row }, i) => row === 'withheld' && rows[i + 1]?.['row'] === 'entry');
  expect(before).toBeGreaterThan(0);
  const other = text(new Uint8Array(32).fill(7));
  expect(await found(own, before, { hash: other })).toEqual({ file: agency, row: before + 1, fault: 'bad-chain' });
  expect(await found(own, before, { hash: text(new Uint8Array(31)) })).toEqual({ file: agency, row: before, fault: 'bad-row' });
  expect(await found(own, before, { kind: 'export.asked' })).toEqual({ file: agency, row: before, fault: 'bad-row' });
  expect(await found(own, before, { seq: 99 })).toEqual({ file: agency, row: before, fault: 'out-of-order' });
  // The row that a checkpoint is about has to be said as the checkpoint has it.
  const head = (await rowsIn(own, 'proofs.jsonl')).find(({ kind }) => kind === 'agency');
  const covered = 1 + rows.findIndex(({ seq }) => seq === head?.['seq']);
  const ends = await forger.check(
    await forger.forged(own, (loose) => rewritten(loose, agency, (row, n) => (n < covered ? row : n === covered ? { ...bare(row), hash: other } : bare(row)))),
  );
  expect([head === undefined, ends.findings[0]]).toEqual([false, { file: agency, row: covered, fault: 'not-in-checkpoint' }]);
});

test('[EX9, EX26] of the whole agency a row from outside of the dates has what its hash is made of', async () => {
  const agency = 'agency/0002.jsonl';
  const opened = await rowsIn(whole, agency);
  const late = await forger.home({ ...wholeAgency, fromMs: Number(opened[4]?.['atMs']) + 1 });
  expect(await forger.check(late)).toMatchObject({ verdict: 'intact', findings: [] });
  const report = await forger.check(await forger.forged(late, (loose) => rewritten(loose, agency, (row, n) => (n === 2 ? bare(row) : row))));
  expect(report.findings[0]).toEqual({ file: agency, row: 2, fault: 'bad-row' });
});

test('[EX9] what a lane is and what was deleted of it is there whole, whenever that was', async () => {
  const { talk } = forger;
  const rows = await rowsIn(whole, part);
  const last = rows.findLast(({ message }) => message !== undefined);
  const late = await forger.home({ ...wholeAgency, about: 'conversation', id: talk.conversationId, fromMs: Number(last?.['atMs']) });
  expect(await forger.check(late)).toMatchObject({ verdict: 'intact', findings: [], counts: { messages: 1 } });
  const other = await checked(late, (row) => (row['row'] === 'lane' ? { ...row, kind: row['kind'] === 'internal' ? 'candidate' : 'internal' } : row));
  const opened = await placeOf(late, ({ kind, row }) => row === 'entry' && kind === 'lane.opened');
  expect(other.findings[0]).toEqual({ file: part, row: opened, fault: 'other-kind' });
  const hidden = await checked(late, (row, n) => (n === opened ? withheld(row) : row));
  expect(hidden.findings[0]).toEqual({ file: part, row: opened, fault: 'withheld-inside' });
});

test('[EX27] a lost row is where the record can prove no more: it is named, and nothing is called intact', async () => {
  const at = await placeOf(whole, ({ message }) => message !== undefined);
  const report = await checked(whole, (row, n) => (n === at ? lost(row) : row));
  // The forger counts as the checker does, and says what is lost.
  const counted = await forger.check(
    await forger.forged(whole, async (loose) => {
      await rewritten(loose, part, (row, n) => (n === at ? lost(row) : row));
      loose.manifest['counts'] = { ...report.counts };
      const said = JSON.parse(fromUtf8(loose.files.get('completeness.json') ?? new Uint8Array())) as Record<string, Json>;
      loose.files.set('completeness.json', utf8(canonicalJson({ ...said, lost: [{ lane: forger.talk.lane.laneId, what: 'row', id: '3' }] })));
    }),
  );
  expect(counted).toMatchObject({ verdict: 'unproved', findings: [{ file: part, row: at, fault: 'lost-row' }] });
});

test('[EX27] rows that are lost hide nothing that was changed, however many there are', async () => {
  const last = (await rowsIn(whole, part)).findLastIndex(({ message }) => message !== undefined) + 1;
  const change: Change = (row, n) => {
    if (row['row'] !== 'entry') return row;
    return n === last ? { ...row, leaf: text(new Uint8Array(32).fill(9)) } : row['message'] === undefined ? row : lost(row);
  };
  const report = await checked(whole, change);
  expect(report.verdict).toBe('changed');
  expect(report.findings[0]).toEqual({ file: part, row: last, fault: 'bad-chain' });
});

test('[EX27, EX23] a checkpoint over a row that is lost still says what the next one hangs on', async () => {
  const proofs = await rowsIn(whole, 'proofs.jsonl');
  const { laneId } = forger.talk.lane;
  const head = proofs.find(({ kind, id }) => kind === 'lane' && id === laneId);
  const rows = (await rowsIn(whole, part)).filter(({ lane, row }) => lane === laneId && row === 'entry');
  // The covered row is lost, and everything behind it is chained to something else.
  let prev = text(new Uint8Array(32).fill(5));
  const anew = new Map<number, JsonObject>();
  for (const row of rows.filter(({ seq }) => Number(seq) > Number(head?.['seq']))) {
    const [seq, atMs, kind] = [Number(row['seq']), Number(row['atMs']), row['kind'] as string];
    const hash = text(await chainHash({ ledgerId: laneId, prev: bytes(prev), seq, atMs, kind, leaf: bytes(row['leaf'] as string) }));
    anew.set(seq, { prev, hash });
    prev = hash;
  }
  expect(anew.size).toBeGreaterThan(3);
  const report = await checked(whole, (row) => {
    if (row['lane'] !== laneId) return row;
    if (row['row'] === 'lane') return { ...row, head: prev };
    if (row['row'] !== 'entry') return row;
    return row['seq'] === head?.['seq'] ? lost(row) : { ...row, ...anew.get(Number(row['seq'])) };
  });
  const at = await placeOf(whole, ({ lane, row, seq }) => lane === laneId && row === 'entry' && seq === Number(head?.['seq']) + 1);
  expect([report.verdict, report.findings[0]]).toEqual(['changed', { file: part, row: at, fault: 'not-in-checkpoint' }]);
});

test('[EX9, EX10] that a message was deleted for good is proved also where that was after the dates', async () => {
  const { db } = api.platform;
  const other = await aForger(api);
  const id = await other.talk.candidatePosts();
  await other.talk.record(id);
  const place = { agencyId: other.talk.agency.agencyId, laneId: other.talk.lane.laneId };
  const row = (await db.collection(paths.laneLedger(place.agencyId, place.laneId)).get()).docs.find((doc) => doc.id === `m-${id}`);
  await db.doc(paths.message(place.agencyId, place.laneId, id)).delete();
  const seq = Number(row?.get('seq'));
  const toMs = ((row?.get('at') as Timestamp | undefined) ?? Timestamp.now()).toMillis() + 1;
  const later = Timestamp.fromMillis(toMs + 60_000);
  await db.runTransaction(async (tx) => {
    const detail = { count: 1, first: seq, last: seq, rule: 'r', ruleVersion: 1, run: 'run', share: null };
    await appendRows(tx, db, await readLedger(tx, db, place, []), [{ id: 'e-purge', kind: 'purge', subject: '24322', at: later, detail }]);
  });
  expect(await other.check(await other.home({ ...wholeAgency, toMs }))).toMatchObject({ verdict: 'intact', findings: [], counts: { purged: 1 } });
});
