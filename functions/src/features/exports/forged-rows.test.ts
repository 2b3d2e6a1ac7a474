// Rows that say something else than the chain under them, sealed anew by whoever has the server's key: each is found where it stands.
import { fromUtf8, toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { asObject, canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import type { JsonObject } from '@liexin/proof/export/rows';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aForger, rowsIn, type Forger } from '../../testing/a-forger.ts';
import { aWitnessedCheckpoint } from '../../testing/an-export.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { rewritten } from '../../testing/resealed.ts';
import { chainReceipts } from '../ledger/chain-receipts.ts';

const [part, agency] = ['parts/0001.jsonl', 'agency/0002.jsonl'];
const hourMicros = 3_600_000_000;
let api: LocalApi;
let forger: Forger;
let tar: Uint8Array;
beforeAll(async () => {
  api = await localApi();
  forger = await aForger(api);
  await forger.talk.consultantSays();
  await forger.talk.candidateSays();
  await forger.talk.reads(forger.talk.agency.owner.uid);
  const { lane, cursor, agency: own } = forger.talk;
  await chainReceipts(api.platform.db, lane, [{ uid: own.owner.uid, cursor: await cursor(own.owner.uid) }]);
  await aWitnessedCheckpoint(api, forger.talk.agency);
  tar = await forger.home();
});
afterAll(() => api.close());

type Change = (row: JsonObject, n: number) => JsonObject | readonly JsonObject[] | null;
const findings = async (path: string, change: Change) => (await forger.check(await forger.forged(tar, (loose) => rewritten(loose, path, change)))).findings;
/** The number of the first row that is one of these. */
const find = async (path: string, is: (row: JsonObject) => boolean): Promise<number> => {
  const at = (await rowsIn(tar, path)).findIndex((row) => is(row));
  if (at < 0) throw new Error('no such row');
  return at + 1;
};
const changed = async (path: string, is: (row: JsonObject) => boolean, change: (row: JsonObject) => JsonObject) => {
  const at = await find(path, is);
  const [first] = await findings(path, (row, n) => (n === at ? change(row) : row));
  return { at, first };
};
const isMessage = (row: JsonObject): boolean => row['message'] !== undefined;

test('[EX6] the time of a message is that of its row in the chain, to the millisecond', async () => {
  expect(await forger.check(tar)).toMatchObject({ verdict: 'intact', findings: [] });
  for (const off of [-hourMicros, 1000, -1000, 'no time']) {
    const { at, first } = await changed(part, isMessage, (row) => {
      const message = asObject(row['message']) ?? {};
      return { ...row, message: { ...message, sentMicros: typeof off === 'number' ? Number(message['sentMicros']) + off : off } };
    });
    expect([off, first]).toEqual([off, { file: part, row: at, fault: 'other-time' }]);
  }
});

test('[EX6] a lane and the agency’s record begin with their first row, stand there once, and in their order', async () => {
  const second = await find(part, ({ row, seq }) => row === 'entry' && seq === 2);
  const before = (await rowsIn(tar, part))[second - 2];
  const cut: Change = (row, n) => (row['row'] === 'lane' && n < second ? { ...row, from: 2, prev: before?.['hash'] ?? '' } : n === second - 1 ? null : row);
  const other = await changed(
    part,
    ({ row }) => row === 'lane',
    (row) => ({ ...row, prev: text(new Uint8Array(32).fill(1)) }),
  );
  const lanes = (await rowsIn(tar, part)).flatMap(({ row }, i) => (row === 'lane' ? [i] : []));
  const rows = await rowsIn(tar, part);
  const [one, two] = [rows.slice(0, lanes[1]), rows.slice(lanes[1])].map((list) => list.map(({ h: _h, ...row }) => row)) as [JsonObject[], JsonObject[]];
  const turned: Change = (_row, n) => (n === 1 ? [...two, ...one] : null);
  const twice: Change = (row, n) => (n === rows.length ? [row, ...two] : row);
  expect([(await findings(part, cut))[0], other.first, (await findings(part, turned))[0], (await findings(part, twice))[0]]).toEqual([
    { file: part, row: 1, fault: 'out-of-order' },
    { file: part, row: 1, fault: 'bad-chain' },
    { file: part, row: two.length + 1, fault: 'out-of-order' },
    { file: part, row: rows.length + 1, fault: 'out-of-order' },
  ]);
});

test('[EX6] the agency’s record has to be there', async () => {
  const made = await forger.forged(tar, async ({ files, manifest }) => {
    files.delete(agency);
    manifest.files = manifest.files.filter(({ path }) => path !== agency);
    await rewritten({ files }, 'proofs.jsonl', (row) => (row['kind'] === 'agency' ? null : row));
    manifest['counts'] = { ...asObject(manifest['counts']), agencyRows: 0, heads: 2 };
  });
  expect((await forger.check(made)).findings).toEqual([{ file: 'agency', row: null, fault: 'missing-file' }]);
});

test('[EX6] what a row says beside its leaf is nothing that a reader could take for the record', async () => {
  const kind = await changed(
    part,
    ({ row }) => row === 'lane',
    (row) => ({ ...row, kind: row['kind'] === 'internal' ? 'candidate' : 'internal' }),
  );
  expect(kind.first).toMatchObject({ file: part, fault: 'other-kind' });
  for (const name of ['conversation', 'mandate', 'compartment']) {
    const place = await changed(
      part,
      ({ row }) => row === 'lane',
      (row) => ({ ...row, [name]: 'another-one' }),
    );
    expect(place.first).toMatchObject({ file: part, fault: 'other-place' });
  }
  const note = await changed(part, isMessage, (row) => ({ ...row, detail: { by: 'somebody' } }));
  expect(note.first).toEqual({ file: part, row: note.at, fault: 'bad-row' });
  const both = await changed(part, isMessage, (row) => ({ ...row, gone: 'purged' }));
  expect(both.first).toEqual({ file: part, row: both.at, fault: 'bad-row' });
  // A value that is no plain one would have the leaf of none.
  const isNull = ({ row, detail }: JsonObject): boolean => row === 'entry' && Object.values(asObject(detail) ?? {}).includes(null);
  const object = await changed(agency, isNull, (row) => ({
    ...row,
    detail: Object.fromEntries(Object.entries(asObject(row['detail']) ?? {}).map(([name, value]) => [name, value ?? { said: 'something else' }])),
  }));
  expect(object.first).toEqual({ file: agency, row: object.at, fault: 'bad-leaf' });
});

test('[EX6] nobody has read less than the chain says', async () => {
  const isCursor = ({ row }: JsonObject): boolean => row === 'cursor';
  for (const mark of ['readMicros', 'deliveredMicros']) {
    const { at, first } = await changed(part, isCursor, (row) => ({ ...row, [mark]: 0 }));
    expect([mark, first]).toEqual([mark, { file: part, row: at, fault: 'other-mark' }]);
  }
});

test('[EX29] a certificate that is left out is said to be lost, and is no word of a member', async () => {
  const dropped = (row: JsonObject): JsonObject | null => (row['row'] === 'device' ? null : row);
  const without = async (told: boolean, change: Change) =>
    forger.check(
      await forger.forged(tar, async (loose) => {
        await rewritten(loose, part, change);
        loose.manifest['counts'] = { ...asObject(loose.manifest['counts']), devices: 0 };
        const said = asObject(JSON.parse(fromUtf8(loose.files.get('completeness.json') ?? new Uint8Array())) as Json) ?? {};
        if (told) loose.files.set('completeness.json', utf8(canonicalJson({ ...said, lost: [{ lane: forger.talk.lane.laneId, what: 'device', id: 'd' }] })));
      }),
    );
  const at = await find(part, (row) => asObject(row['message'])?.['sender'] === forger.talk.guestUid);
  const silent = await without(false, dropped);
  expect([silent.verdict, silent.findings[0]]).toEqual(['changed', { file: 'completeness.json', row: null, fault: 'counts-differ' }]);
  const told = await without(true, dropped);
  expect([told.verdict, told.findings[0]]).toEqual(['unproved', { file: part, row: at - 1, fault: 'lost-certificate' }]);
  // Who is not said to be a candidate has no certificate to lose.
  const staff = await without(true, (row) => {
    const list = row['participants'];
    return Array.isArray(list) ? { ...row, participants: list.map((one: Json) => ({ ...asObject(one), kind: 'staff' })) } : dropped(row);
  });
  expect([staff.verdict, staff.findings[0]]).toEqual(['changed', { file: part, row: at - 1, fault: 'unknown-device' }]);
});

test('[EX6] no row has a name beside those of its kind, and what comes once comes once', async () => {
  for (const path of [part, agency, 'proofs.jsonl', 'klog.ndjson'])
    for (const [i, row] of (await rowsIn(tar, path)).entries()) {
      if (i > 0 && row['row'] === (await rowsIn(tar, path))[i - 1]?.['row']) continue;
      const [first] = await findings(path, (one, n) => (n === i + 1 ? { ...one, note: 'of somebody' } : one));
      expect([path, row['row'], first?.file, first?.row]).toEqual([path, row['row'], path, i + 1]);
    }
  for (const kind of ['device', 'cursor', 'head', 'log-key']) {
    const path = kind === 'device' || kind === 'cursor' ? part : 'proofs.jsonl';
    const at = await find(path, ({ row }) => row === kind);
    const [first] = await findings(path, (row, n) => (n === at ? [row, row] : row));
    expect([kind, first?.file, first?.row]).toEqual([kind, path, at + 1]);
  }
  for (const change of [{ id: 'm-of-somebody' }, { detail: 'said' }]) {
    const { at, first } = await changed(part, isMessage, (row) => ({ ...row, ...change }));
    expect([change, first]).toEqual([change, { file: part, row: at, fault: 'bad-row' }]);
  }
  const version = await changed(part, isMessage, (row) => ({ ...row, message: { ...asObject(row['message']), version: 2 } }));
  expect(version.first).toEqual({ file: part, row: version.at, fault: 'bad-row' });
});
