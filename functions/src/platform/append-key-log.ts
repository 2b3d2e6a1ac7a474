import type { KeyLogEntryJson } from '@liexin/domain/api/shapes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes } from '@liexin/proof/bytes';
import { verifyKeyLog } from '@liexin/proof/key-log';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { toSpki } from '@liexin/proof/spki';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { keyLogIn, keyLogRow, loadKeyLog, staleHead } from './key-log.ts';
import { appendRows, readLedger, type NewRow } from './ledger.ts';
import { docAt, type Agency, type KeyLogRow } from './stored.ts';

/** Entries that hold on the present head, ready to be written in the same transaction. */
export interface KeyLogAppends {
  readonly agency: Agency;
  readonly state: KeyLogState;
  readonly entries: readonly KeyLogRow[];
  /** `more`: rows of the act that the entries belong to. */
  write(more?: readonly NewRow[]): Promise<void>;
}
/** One entry. */
export interface KeyLogAppend extends Omit<KeyLogAppends, 'entries'> {
  readonly entry: KeyLogRow;
}

/**
 * Reads the head inside the transaction and checks the entries against it: stale-head with the head that holds, bad-signature for an
 * entry that the log's rules refuse. `write` adds entries, head and ledger rows; call it after the transaction's last read. Two writers on one head conflict on
 * the agency document: one wins, the other repeats and is stale.
 */
export const prepareKeyLogEntries = async (
  tx: Transaction,
  db: Firestore,
  agencyId: string,
  json: readonly KeyLogEntryJson[],
  now: number,
): Promise<KeyLogAppends> => {
  const agencyRef = docAt<Agency>(db, paths.agency(agencyId));
  const agency = (await tx.get(agencyRef)).data();
  if (!agency) throw new Fault('not-found');
  const entries = await Promise.all(json.map(keyLogIn));
  const [first] = entries;
  if (!first) throw new Fault('malformed-request', { field: 'entries' });
  if (first.seq !== agency.keyLog.seq + 1 || !equalBytes(first.prev, agency.keyLog.hash)) throw staleHead(agency.keyLog);
  const from = await loadKeyLog(db, agencyId, agency.keyLog.seq);
  const verdict = await verifyKeyLog(entries, { agencyId, fingerprint: agency.fingerprint, identityKey: toSpki(agency.identityKey), from });
  if (!verdict.ok) throw new Fault('bad-signature', { fault: verdict.fault });
  if (verdict.value.unread.length > 0) throw new Fault('malformed-request', { field: 'entry.type' });
  const rows = entries.map((entry): NewRow => ({
    id: `k-${entry.seq}`,
    kind: `key-log.${entry.type}`,
    subject: entry.subject,
    at: Timestamp.fromMillis(now),
    detail: { seq: entry.seq, signer: entry.signer, by: entry.signer },
  }));
  const ledger = await readLedger(
    tx,
    db,
    { agencyId },
    rows.map((row) => row.id),
  );
  const stored = entries.map((entry) => keyLogRow(entry, now));
  return {
    agency,
    state: verdict.value,
    entries: stored,
    write: async (more = []) => {
      for (const entry of stored) tx.create(docAt<KeyLogRow>(db, paths.keyLogEntry(agencyId, entry.seq)), entry);
      tx.update(agencyRef, { keyLog: { seq: verdict.value.head.seq, hash: verdict.value.head.hash } });
      await appendRows(tx, db, ledger, [...rows, ...more]);
    },
  };
};

/** The same for one entry. */
export const prepareKeyLogEntry = async (tx: Transaction, db: Firestore, agencyId: string, json: KeyLogEntryJson, now: number): Promise<KeyLogAppend> => {
  const { entries, ...append } = await prepareKeyLogEntries(tx, db, agencyId, [json], now);
  const [entry] = entries;
  if (!entry) throw new Fault('malformed-request', { field: 'entry' });
  return { ...append, entry };
};
