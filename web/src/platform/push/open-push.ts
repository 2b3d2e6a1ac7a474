import { concatBytes, utf8 } from '@liexin/proof/bytes';

/** Keys of a push subscription that the page made itself: the P-256 pair of RFC 8291 and its `auth`. */
export interface PushKeys {
  readonly pair: CryptoKeyPair;
  /** 65 bytes. */
  readonly p256dh: Uint8Array;
  /** 16 bytes. */
  readonly auth: Uint8Array;
}

/**
 * Opens the body of a push (RFC 8291 over RFC 8188 `aes128gcm`, one record), as a browser does before its worker sees it. Rejects for
 * anything else than a push that was sealed for these keys.
 */
export const openPush = async ({ pair, p256dh, auth }: PushKeys, body: Uint8Array): Promise<Uint8Array> => {
  const [salt, keyLength] = [body.subarray(0, 16), body[20] ?? 0];
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = new Uint8Array(body.subarray(21 + keyLength));
  if (salt.length !== 16 || sender.length !== 65 || sealed.length < 18) throw new Error('push-malformed');
  const senderKey = await crypto.subtle.importKey('raw', new Uint8Array(sender), { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: senderKey }, pair.privateKey, 256));
  const secret = await hkdf(shared, auth, concatBytes(utf8('WebPush: info\0'), p256dh, sender), 32);
  const key = await hkdf(secret, salt, utf8('Content-Encoding: aes128gcm\0'), 16);
  const nonce = await hkdf(secret, salt, utf8('Content-Encoding: nonce\0'), 12);
  const gcm = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const padded = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, gcm, sealed));
  // The last record ends with 2 and zeros.
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (end < 0 || padded[end] !== 2) throw new Error('push-malformed');
  return padded.slice(0, end);
};

const hkdf = async (key: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number): Promise<Uint8Array<ArrayBuffer>> => {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(key), 'HKDF', false, ['deriveBits']);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(salt), info: new Uint8Array(info) }, base, bytes * 8),
  );
};
