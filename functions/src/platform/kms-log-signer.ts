import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { crc32c } from './crc32c.ts';
import type { LogSigner } from './signer.ts';

/** What Cloud KMS did not do as asked. Names the key and the cause, never what was to be signed. */
export class KmsFault extends Error {
  /** `UNAVAILABLE` and the like are Google's; ours are `NO_ANSWER`, `DAMAGED` and `OTHER_KEY`. */
  readonly code: string;
  constructor(code: string, keyVersion: string, detail: string) {
    super(`Cloud KMS, ${keyVersion}: ${detail} (${code})`);
    this.name = 'KmsFault';
    this.code = code;
  }
}

export interface KmsLogSignerInput {
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…/cryptoKeyVersions/…` of an EC_SIGN_ED25519 key. */
  readonly keyVersion: string;
  /** Access token of the process's own account, for every request. */
  readonly token: () => Promise<string>;
  readonly origin?: string;
  /** Before the second try (ms); twice as long before each one after it. */
  readonly pauseMs?: number;
}

const keyVersionName = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+\/cryptoKeyVersions\/[1-9]\d*$/;
const algorithm = 'EC_SIGN_ED25519';
const tries = 4;
const timeoutMs = 10_000;
/** Faults after which the same is asked again: what is signed stays the same, so a second signing changes nothing. */
const passing: readonly string[] = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'NO_ANSWER', 'DAMAGED'];

/** int64 values travel as text. */
const checksum = z.string().regex(/^\d{1,10}$/);
const publicKeyAnswer = z.object({ name: z.string(), algorithm: z.string(), pem: z.string(), pemCrc32c: checksum });
const signAnswer = z.object({ name: z.string(), signature: z.base64(), signatureCrc32c: checksum, verifiedDataCrc32c: z.boolean().optional() });
const refusal = z.object({ error: z.object({ status: z.string(), message: z.string() }) });

/**
 * The log's key in Cloud KMS: its private half never leaves there. Data and answers are compared by CRC-32C on both ends, and each signature is
 * checked here before it is used. What passes by itself is asked for again, four times in all; everything else, or that too often, is a
 * `KmsFault`, and nothing was signed. The public half is asked for once. Throws for a name that is none.
 */
export const makeKmsLogSigner = ({ keyVersion, token, origin = 'https://cloudkms.googleapis.com', pauseMs = 200 }: KmsLogSignerInput): LogSigner => {
  if (!keyVersionName.test(keyVersion)) throw new Error(`not the name of a key version: ${keyVersion}`);
  const fault = (code: string, detail: string): KmsFault => new KmsFault(code, keyVersion, detail);

  const call = async <T>(path: string, schema: z.ZodType<T>, body: object | null): Promise<T> => {
    const answer = await fetch(`${origin}/v1/${keyVersion}${path}`, {
      method: body === null ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${await token()}`, ...(body === null ? {} : { 'content-type': 'application/json' }) },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw fault('NO_ANSWER', error instanceof Error ? error.message : 'no answer');
    });
    const json: unknown = await answer.json().catch(() => null);
    if (!answer.ok) {
      const said = refusal.safeParse(json).data?.error;
      throw fault(said?.status ?? (answer.status === 503 ? 'UNAVAILABLE' : `HTTP_${answer.status}`), said?.message ?? `HTTP ${answer.status}`);
    }
    const read = schema.safeParse(json);
    if (!read.success) throw fault('DAMAGED', `answer without ${read.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
    return read.data;
  };

  const again = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let n = 1; ; n++)
      try {
        return await act();
      } catch (error) {
        if (n === tries || !(error instanceof KmsFault) || !passing.includes(error.code)) throw error;
        await wait(pauseMs * 2 ** (n - 1));
      }
  };

  /** The answer must be of the key that was asked for: another version has another public half. */
  const expectName = (name: string): void => {
    if (name !== keyVersion) throw fault('OTHER_KEY', `answered for ${name}`);
  };
  const expectChecksum = (said: string, bytes: Uint8Array, what: string): void => {
    if (Number(said) !== crc32c(bytes)) throw fault('DAMAGED', `${what} was damaged on its way here`);
  };

  const fetchKey = async (): Promise<KeyObject> => {
    const { name, algorithm: found, pem, pemCrc32c } = await call('/publicKey', publicKeyAnswer, null);
    expectName(name);
    expectChecksum(pemCrc32c, Buffer.from(pem), 'the public key');
    const key = createPublicKey(pem);
    if (found !== algorithm || key.asymmetricKeyType !== 'ed25519')
      throw fault('OTHER_KEY', `the key is ${found}, ${String(key.asymmetricKeyType)}, not ${algorithm}`);
    return key;
  };
  let asked: Promise<KeyObject> | null = null;
  const publicKey = (): Promise<KeyObject> => {
    asked ??= again(fetchKey).catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };

  const signOnce = async (bytes: Uint8Array, key: KeyObject): Promise<Uint8Array> => {
    const answer = await call(':asymmetricSign', signAnswer, { data: Buffer.from(bytes).toString('base64'), dataCrc32c: String(crc32c(bytes)) });
    expectName(answer.name);
    if (answer.verifiedDataCrc32c !== true) throw fault('DAMAGED', 'what was to be signed was damaged on its way there');
    const signature = new Uint8Array(Buffer.from(answer.signature, 'base64'));
    expectChecksum(answer.signatureCrc32c, signature, 'the signature');
    if (!verify(null, bytes, key, signature)) throw fault('DAMAGED', 'the signature does not hold');
    return signature;
  };

  return {
    // The key is the tail of an Ed25519 SPKI (RFC 8410): 12 bytes of algorithm come before it.
    publicKey: async () => new Uint8Array((await publicKey()).export({ type: 'spki', format: 'der' }).subarray(12)),
    sign: async (bytes) => {
      const key = await publicKey();
      return again(() => signOnce(bytes, key));
    },
  };
};
