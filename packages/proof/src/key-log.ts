import { equalBytes } from './bytes.ts';
import { verifyEcdsa } from './ecdsa.ts';
import { matchesFingerprint } from './fingerprint.ts';
import { applyKeyLogEntry, authorOf, type KeyLogDraft, type KeyLogFault } from './key-log-rules.ts';
import { EMPTY_HEAD, keyLogEntryHash, keyLogToBeSigned, type KeyLogEntry, type KeyLogHead } from './key-log-entry.ts';
import type { KeyLogState } from './key-log-state.ts';
import { sha256 } from './sha256.ts';
import { pointOfSpki } from './spki.ts';

/** What the reader of a log already trusts. */
export interface KeyLogTrust {
  readonly agencyId: string;
  /** 16 bytes, from the invite, the kit, the phrase blob or the card. */
  readonly fingerprint: Uint8Array;
  /** SubjectPublicKeyInfo of the agency identity key, from the agency document: checked against the fingerprint. */
  readonly identityKey: Uint8Array;
  /** An entry that was seen before: the log must contain it. */
  readonly pinned?: KeyLogHead;
  /** A state verified before; `entries` then begin behind its head. */
  readonly from?: KeyLogState;
}

/** A verified log, or what is wrong and with which entry (0: with the log as a whole). */
export type KeyLogVerdict = { readonly ok: true; readonly value: KeyLogState } | { readonly ok: false; readonly fault: KeyLogFault; readonly seq: number };

/**
 * Verifies a key log from its first entry, or on from a state: sequence, chain, body hashes, signatures, and whether each
 * signer was allowed at that place (rules P7 to P10). Pure: no clock, no network. Never throws for bad entries.
 */
export async function verifyKeyLog(entries: readonly KeyLogEntry[], trust: KeyLogTrust): Promise<KeyLogVerdict> {
  if (!(await matchesFingerprint(trust.identityKey, trust.fingerprint))) return no('bad-identity-key', 0);
  const draft = draftOf(trust);
  for (const entry of entries) {
    const fault = await checkEntry(draft, entry, trust);
    if (fault !== undefined) return no(fault, entry.seq);
  }
  const { pinned } = trust;
  if (pinned !== undefined && draft.head.seq < pinned.seq) return no('rolled-back', pinned.seq);
  const { serverKey, recovery } = draft;
  if (serverKey === undefined || recovery === undefined) return no('bad-genesis', draft.head.seq + 1);
  return { ok: true, value: { ...draft, serverKey, recovery } };
}

async function checkEntry(draft: KeyLogDraft, entry: KeyLogEntry, trust: KeyLogTrust): Promise<KeyLogFault | undefined> {
  if (entry.seq !== draft.head.seq + 1) return 'bad-seq';
  if (!equalBytes(entry.prev, draft.head.hash)) return 'bad-prev';
  if (entry.body !== undefined && !equalBytes(await sha256(entry.body), entry.bodyHash)) return 'bad-body-hash';
  let hash: Uint8Array;
  try {
    hash = await keyLogEntryHash(draft.agencyId, entry);
  } catch {
    return 'bad-entry';
  }
  if (trust.pinned?.seq === entry.seq && !equalBytes(hash, trust.pinned.hash)) return 'forked';
  const author = authorOf(draft, entry, () => pointOfSpki(trust.identityKey));
  if (!author.ok) return author.fault;
  if (!(await verifyEcdsa(author.value, entry.signature, keyLogToBeSigned(hash)))) return 'bad-signature';
  const fault = applyKeyLogEntry(draft, entry);
  draft.head = { seq: entry.seq, hash };
  return fault;
}

function draftOf({ agencyId, from }: KeyLogTrust): KeyLogDraft {
  if (from === undefined) {
    return {
      agencyId,
      head: EMPTY_HEAD,
      members: new Map(),
      serverKeys: new Map(),
      serverKey: undefined,
      recovery: undefined,
      unread: [],
    };
  }
  return {
    ...from,
    agencyId,
    members: new Map(from.members),
    serverKeys: new Map(from.serverKeys),
    unread: [...from.unread],
  };
}

function no(fault: KeyLogFault, seq: number): KeyLogVerdict {
  return { ok: false, fault, seq };
}
