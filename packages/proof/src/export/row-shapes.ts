import { asObject, type Json } from './canonical-json.ts';
import type { JsonObject } from './rows.ts';

/** What may stand somewhere: anything, a list of something, or an object of these names and no others; '*' is any name. */
type Shape = null | readonly [Shape] | { readonly [name: string]: Shape };

const all = (...names: readonly string[]): { readonly [name: string]: Shape } => Object.fromEntries(names.map((name) => [name, null]));

const chained = all('row', 'seq', 'prev', 'hash', 'leaf', 'kind', 'atMs');
const message = all(
  ...['version', 'suite', 'epoch', 'period', 'sender', 'device', 'counter', 'type', 'ref', 'keyLogSeq', 'keyLogHash', 'tipSeq', 'tipHash'],
  ...['nonce', 'ciphertext', 'commitment', 'signature', 'sentMicros'],
);
const ofLane: Readonly<Record<string, Shape>> = {
  lane: {
    ...all('row', 'lane', 'conversation', 'mandate', 'compartment', 'kind', 'tier', 'state', 'from', 'to', 'prev', 'head'),
    participants: [all('uid', 'can', 'kind', 'fromMs', 'untilMs')],
  },
  device: {
    ...all('row', 'lane', 'device', 'agencyId', 'laneId', 'guestUid', 'linkId', 'dkPub', 'dsPub', 'nonce', 'm', 'pop', 'serverKeySeq', 'signature'),
    proof: all('kind', 'by', 'signature'),
  },
  entry: { ...chained, ...all('lane', 'id', 'subject', 'gone'), detail: { '*': null }, message },
  withheld: { ...chained, lane: null },
  lost: all('row', 'lane', 'seq'),
  cursor: all('row', 'lane', 'uid', 'deliveredMicros', 'deliveredId', 'readMicros', 'readId', 'evidence', 'device', 'atMicros'),
};
const ofAgency: Readonly<Record<string, Shape>> = {
  ledger: all('row', 'ledger', 'from', 'to', 'prev', 'head'),
  entry: { ...chained, ...all('ledger', 'id', 'subject'), detail: { '*': null } },
  withheld: { ...chained, ledger: null },
  lost: all('row', 'ledger', 'seq'),
};
const ofProofs: Readonly<Record<string, Shape>> = {
  'log-key': all('row', 'key', 'serverKeySeq', 'signature'),
  consistency: all('row', 'from', 'to', 'proof'),
  head: all('row', 'kind', 'id', 'seq', 'hash', 'index', 'proof'),
};
const ofCertificates: Readonly<Record<string, Shape>> = {
  certificate: {
    row: null,
    certificate: {
      ...all('version', 'agencyId', 'runId', 'number', 'engine', 'startedAtMs', 'finishedAtMs', 'ids', 'idListRoot', 'prevCertHash', 'backupHorizonMs'),
      ...all('serverKeySeq', 'signature'),
      rules: [all('id', 'version')],
      counts: { '*': all('eligible', 'held', 'restricted', 'purged', 'failed') },
      stores: [all('name', 'acked', 'failed')],
    },
  },
  'erasure-certificate': {
    ...all('row', 'signature'),
    certificate: {
      ...all('certificateId', 'agencyId', 'erasureId', 'decision', 'keep', 'startedAtMs', 'finishedAtMs', 'backupHorizonMs', 'serverKeySeq'),
      stores: [all('name', 'removed')],
    },
  },
};
const logEntry = all('seq', 'prev', 'type', 'subject', 'bodyHash', 'body', 'signer', 'signature');
const shapes = { lane: ofLane, agency: ofAgency, proofs: ofProofs, certificates: ofCertificates } as const;

function fits(value: Json | undefined, shape: Shape): boolean {
  if (shape === null || value === undefined) return true;
  if (Array.isArray(shape)) return Array.isArray(value) && (value as readonly Json[]).every((one) => fits(one, (shape as readonly [Shape])[0]));
  const names = shape as { readonly [name: string]: Shape };
  const object = asObject(value);
  if (object === undefined) return false;
  return Object.entries(object).every(([name, one]) => {
    const inside = Object.hasOwn(names, name) ? names[name] : names['*'];
    return inside !== undefined && fits(one, inside);
  });
}

/** Whether a row has no name but those of its kind: nothing that no chain and no signature covers stands beside what they do (EX6). */
export function isShaped(of: keyof typeof shapes, row: JsonObject): boolean {
  const kind = row['row'];
  return typeof kind === 'string' && Object.hasOwn(shapes[of], kind) && fits(row, shapes[of][kind] ?? null);
}

/** The same of an entry of the key log. */
export function isLogShaped(row: JsonObject): boolean {
  return fits(row, logEntry);
}
