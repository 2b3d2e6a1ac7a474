import type { KeyLogEntryJson } from '@liexin/domain/api/shapes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { verifyKeyLog } from '@liexin/proof/key-log';
import type { KeyLogEntry, KeyLogHead } from '@liexin/proof/key-log-entry';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { sha256 } from '@liexin/proof/sha256';
import { toSpki } from '@liexin/proof/spki';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { collectionAt, docAt, type Agency, type KeyLogRow } from './stored.ts';

/** An entry as posted. The hash of its body is always ours. */
export const keyLogIn = async (json: KeyLogEntryJson): Promise<KeyLogEntry & { readonly body: Uint8Array }> => {
  const body = bytes(json.body);
  return {
    seq: json.seq,
    prev: bytes(json.prev),
    type: json.type,
    subject: json.subject,
    bodyHash: await sha256(body),
    body,
    signer: json.signer,
    signature: bytes(json.signature),
  };
};

export const keyLogOut = (row: KeyLogRow): KeyLogEntryJson => ({
  seq: row.seq,
  prev: text(row.prev),
  type: row.type as KeyLogEntryJson['type'],
  subject: row.subject,
  body: text(row.body ?? new Uint8Array()),
  signer: row.signer,
  signature: text(row.signature),
});

export const keyLogRow = (entry: KeyLogEntry & { readonly body: Uint8Array }, now: number): KeyLogRow => ({ ...entry, at: Timestamp.fromMillis(now) });

/** Entries behind `after`, in order. */
export const readKeyLog = async (db: Firestore, agencyId: string, after = 0): Promise<KeyLogRow[]> =>
  (await collectionAt<KeyLogRow>(db, paths.keyLog(agencyId)).where('seq', '>', after).orderBy('seq').get()).docs.map((doc) => doc.data());

/** Verified logs of this process. Entries are immutable and only ever added, so a cached state is never wrong, only short. */
const verified = new WeakMap<Firestore, Map<string, KeyLogState>>();

/**
 * The verified key log of an agency, at least up to `atLeast`. Reads only what the cache lacks. The server checks its own store
 * too: an entry that somebody put there by hand opens nothing. Fault: not-found; a log that does not hold is `internal`.
 */
export const loadKeyLog = async (db: Firestore, agencyId: string, atLeast = 0): Promise<KeyLogState> => {
  const cache = verified.get(db) ?? new Map<string, KeyLogState>();
  verified.set(db, cache);
  const from = cache.get(agencyId);
  if (from && from.head.seq >= atLeast) return from;
  const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
  if (!agency) throw new Fault('not-found');
  const rows = await readKeyLog(db, agencyId, from?.head.seq);
  const verdict = await verifyKeyLog(rows, { agencyId, fingerprint: agency.fingerprint, identityKey: toSpki(agency.identityKey), ...(from ? { from } : {}) });
  if (!verdict.ok) throw new Error(`key log ${verdict.fault} at ${verdict.seq}`);
  cache.set(agencyId, verdict.value);
  return verdict.value;
};

/** 409 with the head that holds, so that the client can sign again. */
export const staleHead = (head: KeyLogHead): Fault => new Fault('stale-head', { seq: head.seq, hash: text(head.hash) });

/** A document must name the head of the log that the server holds. */
export const expectHead = (head: KeyLogHead, named: { keyLogSeq: number; keyLogHash: string }): void => {
  if (named.keyLogSeq !== head.seq || !equalBytes(bytes(named.keyLogHash), head.hash)) throw staleHead(head);
};
