import { expectLength, type Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { verifyEcdsa } from './ecdsa.ts';
import type { KeyLogState } from './key-log-state.ts';

/**
 * The server's word for the Ed25519 key that signs an agency's checkpoints. The key log names the server key, so that whoever starts
 * from the fingerprint comes to this key: fingerprint → identity key → entry `serverKeySeq` → this statement → checkpoint.
 */
export interface LogKeyStatement {
  readonly agencyId: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** seq of the key log entry whose server key signed. */
  readonly serverKeySeq: number;
  /** ECDSA by the server key over `logKeyBytes`: 64 bytes. */
  readonly signature: Uint8Array;
}

/** What the server key signs: CBOR['hh.logkey.v1', agencyId, public key, serverKeySeq] (P22). */
export function logKeyBytes({ agencyId, publicKey, serverKeySeq }: Omit<LogKeyStatement, 'signature'>): Bytes {
  return encodeCbor(['hh.logkey.v1', agencyId, expectLength(publicKey, 32, 'publicKey'), serverKeySeq]);
}

/** Whether a server key of this verified log said so, for this agency. Never throws. */
export async function verifyLogKey(state: Pick<KeyLogState, 'agencyId' | 'serverKeys'>, statement: LogKeyStatement): Promise<boolean> {
  const serverKey = state.serverKeys.get(statement.serverKeySeq);
  if (!serverKey || statement.agencyId !== state.agencyId) return false;
  try {
    return await verifyEcdsa(serverKey, statement.signature, logKeyBytes(statement));
  } catch {
    return false;
  }
}
