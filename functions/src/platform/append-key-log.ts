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

/** An entry that holds on the present head, ready to be written in the same transaction. */
export interface KeyLogAppend {
  readonly agency: Agency;
  readonly state: KeyLogState;
  readonly entry: KeyLogRow;
  /** `more`: rows of the act that the entry belongs to. */
  write(more?: readonly NewRow[]): Promise<void>;
}

/**
 * Reads the head inside the transaction and checks the entry against it: stale-head with the head that holds, bad-signature for an
 * entry that the log's rules refuse. `write` adds entry, head and ledger row; call it after the transaction's last read. Two entries on one head conflict on
 * the agency document: one wins, the other repeats and is stale.
 */
export const prepareKeyLogEntry = async (tx: Transaction, db: Firestore, agencyId: string, json: KeyLogEntryJson, now: number): Promise<KeyLogAppend> => {
  const agencyRef = docAt<Agency>(db, paths.agency(agencyId));
  const agency = (await tx.get(agencyRef)).data();
  if (!agency) throw new Fault('not-found');
  const entry = await keyLogIn(json);
  if (entry.seq !== agency.keyLog.seq + 1 || !equalBytes(entry.prev, agency.keyLog.hash)) throw staleHead(agency.keyLog);
  const from = await loadKeyLog(db, agencyId, agency.keyLog.seq);
  const verdict = await verifyKeyLog([entry], { agencyId, fingerprint: agency.fingerprint, identityKey: toSpki(agency.identityKey), from });
  if (!verdict.ok) throw new Fault('bad-signature', { fault: verdict.fault });
  if (verdict.value.unread.length > 0) throw new Fault('malformed-request', { field: 'entry.type' });
  const row: NewRow = {
    id: `k-${entry.seq}`,
    kind: `key-log.${entry.type}`,
    subject: entry.subject,
    at: Timestamp.fromMillis(now),
    detail: { seq: entry.seq, signer: entry.signer },
  };
  const ledger = await readLedger(tx, db, { agencyId }, [row.id]);
  const stored = keyLogRow(entry, now);
  return {
    agency,
    state: verdict.value,
    entry: stored,
    write: async (more = []) => {
      tx.create(docAt<KeyLogRow>(db, paths.keyLogEntry(agencyId, entry.seq)), stored);
      tx.update(agencyRef, { keyLog: { seq: entry.seq, hash: verdict.value.head.hash } });
      await appendRows(tx, db, ledger, [row, ...more]);
    },
  };
};
