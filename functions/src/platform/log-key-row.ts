import { createHash } from 'node:crypto';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import { logKeyBytes, type LogKeyStatement } from '@liexin/proof/log-key';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { NewRow } from './ledger.ts';
import type { Platform } from './platform.ts';
import { docAt, type LedgerRow } from './stored.ts';

/** Id of the ledger row that names this log key: the same key is named once in an agency. */
export const logKeyRowId = (publicKey: Uint8Array): string => `e-logkey-${createHash('sha256').update(publicKey).digest('base64url').slice(0, 16)}`;

/** The server key's word for the log's key, as a row of the agency's own ledger: it is under the first checkpoint that the key signs. */
export const logKeyRow = async ({ signer, logSigner }: Pick<Platform, 'signer' | 'logSigner'>, agencyId: string, now: number): Promise<NewRow> => {
  const publicKey = await logSigner.publicKey();
  const signature = await signer.sign(logKeyBytes({ agencyId, publicKey, serverKeySeq: signer.keySeq }));
  return {
    id: logKeyRowId(publicKey),
    kind: 'checkpoint.key',
    subject: agencyId,
    at: Timestamp.fromMillis(now),
    detail: { by: null, key: text(publicKey), serverKeySeq: signer.keySeq, signature: text(signature) },
  };
};

/** The word for this key, read back from its row; null where the ledger has none. */
export const readLogKey = async (db: Firestore, agencyId: string, publicKey: Uint8Array): Promise<LogKeyStatement | null> => {
  const detail = (await docAt<LedgerRow>(db, `${paths.agencyLedger(agencyId)}/${logKeyRowId(publicKey)}`).get()).data()?.detail;
  const { key, serverKeySeq, signature } = detail ?? {};
  if (typeof key !== 'string' || typeof serverKeySeq !== 'number' || typeof signature !== 'string') return null;
  return { agencyId, publicKey: bytes(key), serverKeySeq, signature: bytes(signature) };
};
