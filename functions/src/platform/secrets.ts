import { z } from 'zod';
import { defineSecret } from 'firebase-functions/params';
import { fromBase64url } from '@liexin/proof/bytes';

/** Name of the one secret. Locally the launcher writes it to functions/dist/.secret.local, in production it is in Secret Manager. */
export const keysSecret = defineSecret('LIEXIN_KEYS');
/** Settings of the mail server (mail-port.ts); the word `mailbox` locally. */
export const smtpSecret = defineSecret('LIEXIN_SMTP');

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const secret32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** JSON inside LIEXIN_KEYS; bytes are base64url without padding. Agreed with scripts/, which makes it once in .data/keys.json. */
export const keysSchema = z.object({
  /** ECDSA P-256, PKCS #8 and SPKI. */
  serverKey: base64url,
  serverKeyPub: z.string().regex(/^[A-Za-z0-9_-]{122}$/),
  /** Place of the `server.key` entry that names this key; 1 until the first change. */
  serverKeySeq: z.int().min(1),
  /** Ed25519, PKCS #8: signs checkpoints and nothing else. Absent where that key is in Cloud KMS. */
  logKey: base64url.optional(),
  /** HMAC key for the candidates' digits, by version; older ones stay readable. */
  pepper: secret32,
  pepperVersion: z.int().min(1),
  /** 32 bytes each: link shares at rest, contacts at rest, the header of scheduled jobs. */
  shareSecret: secret32,
  contactSecret: secret32,
  internalSecret: secret32,
});

export interface Secrets {
  readonly serverKeyPkcs8: Uint8Array;
  readonly serverKeySpki: Uint8Array;
  readonly serverKeySeq: number;
  readonly logKeyPkcs8: Uint8Array | null;
  readonly pepper: Uint8Array;
  readonly pepperVersion: number;
  readonly shareSecret: Uint8Array;
  readonly contactSecret: Uint8Array;
  readonly internalSecret: Uint8Array;
}

/** Throws when the secret is absent or of another shape; the message names fields, never values. */
export const parseSecrets = (json: string | undefined): Secrets => {
  if (!json) throw new Error('LIEXIN_KEYS is not set');
  const parsed = keysSchema.safeParse(JSON.parse(json));
  if (!parsed.success) throw new Error(`LIEXIN_KEYS: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`);
  const keys = parsed.data;
  return {
    serverKeyPkcs8: fromBase64url(keys.serverKey),
    serverKeySpki: fromBase64url(keys.serverKeyPub),
    serverKeySeq: keys.serverKeySeq,
    logKeyPkcs8: keys.logKey === undefined ? null : fromBase64url(keys.logKey),
    pepper: fromBase64url(keys.pepper),
    pepperVersion: keys.pepperVersion,
    shareSecret: fromBase64url(keys.shareSecret),
    contactSecret: fromBase64url(keys.contactSecret),
    internalSecret: fromBase64url(keys.internalSecret),
  };
};

/** The secret of this process: set by the Functions runtime from the declared secret. */
export const readSecrets = (): Secrets => parseSecrets(process.env['LIEXIN_KEYS']);
