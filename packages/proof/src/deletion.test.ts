import { describe, expect, test } from 'vitest';
import { fromBase64url, toBase64url, toHex } from './bytes.ts';
import {
  certificateHash,
  certificateToBeSigned,
  deletedLeaf,
  FIRST_CERTIFICATE,
  idListRoot,
  inLeafOrder,
  verifyCertificate,
  type DeletionCertificate,
  type DeletionFacts,
} from './deletion-certificate.ts';
import { signEcdsa } from './ecdsa.ts';
import { merklePath, verifyMerklePath } from './merkle.ts';
import { purgeDetail, purgeLeaf, readPurgeRow, type PurgeRow } from './purge-row.ts';

const row: PurgeRow = {
  period: 24_322,
  count: 12,
  first: 3,
  last: 41,
  rule: 'default-eu',
  ruleVersion: 1,
  run: 'run-1',
  share: toBase64url(new Uint8Array(32).fill(7)),
};
const salt = new Uint8Array(16).fill(5);
const leaves = () => Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => deletedLeaf(salt, 'lane', id)));
const none = { eligible: 0, held: 0, restricted: 0, purged: 0, failed: 0 };

const facts = async (change: Partial<DeletionFacts> = {}): Promise<DeletionFacts> => ({
  version: 1,
  agencyId: 'agency',
  runId: 'run-1',
  number: 1,
  rules: [{ id: 'default-eu', version: 1 }],
  engine: 'retention/1',
  startedAtMs: 1_764_000_000_000,
  finishedAtMs: 1_764_000_060_000,
  counts: { messages: { ...none, eligible: 7, held: 2, purged: 5 }, lanes: { ...none, eligible: 1, purged: 1 } },
  stores: [
    { name: 'messages', acked: 1, failed: 0 },
    { name: 'share', acked: 1, failed: 0 },
  ],
  ids: 5,
  idListRoot: await idListRoot(await leaves()),
  prevCertHash: toBase64url(FIRST_CERTIFICATE),
  backupHorizonMs: 1_767_024_060_000,
  serverKeySeq: 1,
  ...change,
});

const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
const serverKeys = new Map([[1, new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))]]);
const signed = async (change: Partial<DeletionFacts> = {}): Promise<DeletionCertificate> => {
  const made = await facts(change);
  return { ...made, signature: toBase64url(await signEcdsa(pair.privateKey, await certificateToBeSigned(made))) };
};
const verdict = async (certificate: DeletionCertificate, prev?: DeletionCertificate | null) => {
  const result = await verifyCertificate(certificate, { agencyId: 'agency', serverKeys, ...(prev === undefined ? {} : { prev }) });
  return result.ok ? 'holds' : result.fault;
};

describe('the row of a purge', () => {
  test('[RT40] has the leaf of the vector, and is read back from subject and detail alone', async () => {
    expect(toHex(await purgeLeaf(row))).toBe('58f3efec14b7c6520ede59b7fa34eafb6163c1948456327aebce52f486881258');
    expect(readPurgeRow('24322', purgeDetail(row))).toEqual(row);
    expect(readPurgeRow('24322', purgeDetail({ ...row, share: null, count: 0, first: 0, last: 0 }))?.share).toBeNull();
  });

  test('[RT40] is not read from what says less, more, or what cannot be', () => {
    const detail = purgeDetail(row);
    const { run: _run, ...less } = detail;
    const wrong: [string, Record<string, unknown>][] = [
      ['24322', less],
      ['24322', { ...detail, name: 'x' }],
      ['024322', detail],
      ['', detail],
      ['24322', { ...detail, count: 40 }],
      ['24322', { ...detail, last: 2 }],
      ['24322', { ...detail, share: 'short' }],
      ['24322', { ...detail, ruleVersion: -1 }],
    ];
    expect(wrong.map(([subject, one]) => readPurgeRow(subject, one))).toEqual(wrong.map(() => null));
  });
});

describe('the certificate of a run', () => {
  test('[RT41] has the hash of the vector, in whatever order its lists come', async () => {
    const made = await facts();
    expect(toHex(await certificateHash(made))).toBe('e14c0693888c6e53ecd9a53968e3e8ba189f50640266c5149ab6183d43911474');
    const turned = { ...made, stores: made.stores.toReversed(), counts: Object.fromEntries(Object.entries(made.counts).toReversed()) };
    expect(await certificateHash(turned)).toEqual(await certificateHash(made));
  });

  test('[RT41] holds with the key that the log names, after the one before it', async () => {
    const first = await signed();
    const second = await signed({ number: 2, runId: 'run-2', prevCertHash: toBase64url(await certificateHash(first)) });
    expect([await verdict(first), await verdict(first, null), await verdict(second, first)]).toEqual(['holds', 'holds', 'holds']);
    expect([await verdict(second, null), await verdict(first, second)]).toEqual(['chain-broken', 'chain-broken']);
  });

  test('[RT41] is refused when any field is another, for another agency and under an unknown key', async () => {
    const good = await signed();
    const changes: Partial<DeletionCertificate>[] = [
      { runId: 'run-2' },
      { number: 2 },
      { rules: [{ id: 'default-eu', version: 2 }] },
      { engine: 'retention/2' },
      { startedAtMs: good.startedAtMs - 1 },
      { finishedAtMs: good.finishedAtMs + 1 },
      { counts: { ...good.counts, messages: { ...none, eligible: 6, held: 1, purged: 5 } } },
      { stores: good.stores.slice(1) },
      { ids: 4 },
      { idListRoot: good.prevCertHash },
      { prevCertHash: good.idListRoot },
      { backupHorizonMs: good.backupHorizonMs - 1 },
    ];
    for (const change of changes) expect(await verdict({ ...good, ...change }), Object.keys(change).join()).toBe('bad-signature');
    expect(await verdict({ ...good, agencyId: 'other' })).toBe('other-agency');
    expect(await verdict({ ...good, serverKeySeq: 2 })).toBe('key-unknown');
    expect(await verdict({ ...good, idListRoot: 'x' })).toBe('malformed');
  });

  test('[RT41] cannot be signed over a store that failed, or over fewer ids than deletions', async () => {
    expect(await verdict(await signed({ stores: [{ name: 'messages', acked: 0, failed: 1 }] }))).toBe('counts-differ');
    expect(await verdict(await signed({ ids: 4 }))).toBe('counts-differ');
    expect(await verdict(await signed({ counts: { messages: { ...none, eligible: 4, purged: 5 } } }))).toBe('counts-differ');
  });

  test('[RT41] proves of one message that it went, with its salt and path, and of no other', async () => {
    const list = inLeafOrder(await leaves());
    const root = fromBase64url((await facts()).idListRoot);
    const leaf = await deletedLeaf(salt, 'lane', 'c');
    const index = list.findIndex((one) => toHex(one) === toHex(leaf));
    const path = await merklePath(list, index);
    expect(await verifyMerklePath(leaf, index, 5, path, root)).toBe(true);
    expect(await verifyMerklePath(await deletedLeaf(salt, 'lane', 'f'), index, 5, path, root)).toBe(false);
    expect(await verifyMerklePath(await deletedLeaf(new Uint8Array(16), 'lane', 'c'), index, 5, path, root)).toBe(false);
  });
});
