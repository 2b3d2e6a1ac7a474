import { keyLogId, paths } from '@liexin/domain/storage/paths';
import type { KeyLogDocument } from '@liexin/domain/storage/documents';
import { verifyKeyLog } from '@liexin/proof/key-log';
import type { KeyLogEntry, KeyLogHead } from '@liexin/proof/key-log-entry';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { toSpki } from '@liexin/proof/spki';
import type { Pin } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import { VaultFault } from './vault-fault.ts';

/** The agency's key log as this device has verified it. It only ever grows from what was pinned. */
export interface KeyLog {
  state(): KeyLogState;
  /** True while an entry cannot be read: nothing is encrypted to anybody, reading goes on. */
  isBlind(): boolean;
  /** Reads what came since; throws `key-log-forked` and keeps what it had. */
  sync(): Promise<KeyLogState>;
  /** At least this entry must be there before something signed under it is believed. */
  reach(seq: number): Promise<KeyLogState>;
}

export interface KeyLogInput {
  readonly agencyId: string;
  readonly pin: Pin;
  readonly source: Pick<DocumentSource, 'listAfter'>;
  /** Called after the log grew, to be kept on the device. */
  readonly pinned: (pin: Pin) => Promise<void>;
}

/**
 * Two syncs at once are one: entries are verified in order from the pinned head. Where what is pinned holds entries that could not be read, another
 * version of this code may: all are read once more from the first, and the pinned head must be among them.
 */
export const openKeyLog = ({ agencyId, pin, source, pinned }: KeyLogInput): KeyLog => {
  let current = pin;
  let isReadAgain = pin.log.unread.length === 0;
  let running: Promise<KeyLogState> | null = null;

  const read = async (): Promise<KeyLogState> => {
    const { head } = current.log;
    const found = await source.listAfter<KeyLogDocument<Uint8Array, unknown>>(paths.keyLog(agencyId), keyLogId(isReadAgain ? head.seq : 0));
    if (found.length === 0 && isReadAgain) return current.log;
    const log = await verifyEntries(
      found.map(({ data }) => entryOf(data)),
      { agencyId, fingerprint: current.fingerprint, identityKey: current.identityKey, ...(isReadAgain ? { from: current.log } : { pinned: head }) },
    );
    isReadAgain = true;
    current = { ...current, log };
    await pinned(current);
    return log;
  };

  const sync = (): Promise<KeyLogState> => {
    running ??= read().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    state: () => current.log,
    isBlind: () => current.log.unread.length > 0,
    sync,
    reach: (seq) => (current.log.head.seq >= seq ? Promise.resolve(current.log) : sync()),
  };
};

export interface LogTrust {
  readonly agencyId: string;
  readonly fingerprint: Uint8Array;
  /** Raw point. */
  readonly identityKey: Uint8Array;
  readonly pinned?: KeyLogHead;
  readonly from?: KeyLogState;
}

/** A log that holds, or `fingerprint-mismatch` / `key-log-forked`. */
export const verifyEntries = async (entries: readonly KeyLogEntry[], { identityKey, ...trust }: LogTrust): Promise<KeyLogState> => {
  const verdict = await verifyKeyLog(entries, { ...trust, identityKey: toSpki(identityKey) });
  if (verdict.ok) return verdict.value;
  throw new VaultFault(verdict.fault === 'bad-identity-key' ? 'fingerprint-mismatch' : 'key-log-forked', verdict.fault);
};

const entryOf = (data: KeyLogDocument<Uint8Array, unknown>): KeyLogEntry => ({
  seq: data.seq,
  prev: data.prev,
  type: data.type,
  subject: data.subject,
  bodyHash: data.bodyHash,
  ...(data.body === undefined ? {} : { body: data.body }),
  signer: data.signer,
  signature: data.signature,
});
