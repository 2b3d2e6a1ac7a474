import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createFileOnce, writeFileSafely } from './write-file-safely.ts';

/**
 * The secrets of one local server, as the functions read them from `LIEXIN_KEYS` (functions/src/platform/secrets.ts has
 * the schema; production keeps the same JSON in Secret Manager). Bytes are base64url without padding.
 */
export interface ServerKeys {
  /** ECDSA P-256, PKCS #8 DER and SPKI DER: signs device documents, and the word for the key of checkpoints. */
  serverKey: string;
  serverKeyPub: string;
  serverKeySeq: number;
  /** Ed25519, PKCS #8 DER: signs checkpoints. */
  logKey: string;
  /** 32 bytes: key of the digits verifier. */
  pepper: string;
  pepperVersion: number;
  /** 32 bytes: seals link shares at rest. */
  shareSecret: string;
  /** 32 bytes: seals contacts given for codes. */
  contactSecret: string;
  /** 32 bytes: header with which the launcher's clock runs `/api/internal/run/{job}`. */
  internalSecret: string;
}

/**
 * Reads the keys of a data folder, made on its first start and never again (ST3): everything sealed under them would be
 * lost with them. A file from before there were checkpoints gets their key added and keeps all else. A file of another shape stops the
 * start and stays as it is.
 */
export async function loadServerKeys(file: string): Promise<ServerKeys> {
  let text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    await createFileOnce(file, `${JSON.stringify(makeServerKeys(), null, 2)}\n`, 0o600);
    text = await readFile(file, 'utf8');
  }
  const parsed: unknown = JSON.parse(text);
  if (isServerKeys(parsed)) return parsed;
  const whole = typeof parsed === 'object' && parsed !== null && !('logKey' in parsed) ? { ...parsed, logKey: makeLogKey() } : null;
  if (!isServerKeys(whole)) throw new Error(`server-keys-unreadable: ${file}`);
  await writeFileSafely(file, `${JSON.stringify(whole, null, 2)}\n`, 0o600);
  return whole;
}

function makeLogKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url');
}

function makeServerKeys(): ServerKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = (): string => randomBytes(32).toString('base64url');
  return {
    serverKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'),
    serverKeyPub: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
    serverKeySeq: 1,
    logKey: makeLogKey(),
    pepper: secret(),
    pepperVersion: 1,
    shareSecret: secret(),
    contactSecret: secret(),
    internalSecret: secret(),
  };
}

function isServerKeys(value: unknown): value is ServerKeys {
  if (typeof value !== 'object' || value === null) return false;
  const found = new Map(Object.entries(value));
  const areBytes = ['serverKey', 'serverKeyPub', 'logKey', 'pepper', 'shareSecret', 'contactSecret', 'internalSecret'].every((name) =>
    /^[\w-]{43,}$/.test(String(found.get(name))),
  );
  return areBytes && Number.isInteger(found.get('serverKeySeq')) && Number.isInteger(found.get('pepperVersion'));
}
