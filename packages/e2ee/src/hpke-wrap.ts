import type { CipherSuite } from '@hpke/core';
import type { Bytes } from '@liexin/proof/bytes';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { HpkeBox } from '@liexin/proof/sealed-box';
import { sha256 } from '@liexin/proof/sha256';
import { rawPublic } from './p256-key.ts';
import { wrapInfo, type WrapContext } from './wrap-context.ts';

let loaded: Promise<CipherSuite> | undefined;

/**
 * Suite 1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180), base mode, single shot only. Loaded at its first
 * use: a candidate's first message needs none of it.
 */
function loadSuite(): Promise<CipherSuite> {
  loaded ??= import('@hpke/core').then(
    ({ Aes256Gcm, CipherSuite: Suite, DhkemP256HkdfSha256, HkdfSha256 }) =>
      new Suite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() }),
  );
  return loaded;
}

/** Seals bytes for the holder of a public key (raw point, 65 bytes). Rejects for bytes that are no point of the curve. */
export async function hpkeWrap(context: WrapContext, recipientPub: Uint8Array, plaintext: Uint8Array): Promise<HpkeBox> {
  const suite = await loadSuite();
  const raw = new Uint8Array(recipientPub);
  const recipientPublicKey = await suite.kem.deserializePublicKey(raw.buffer);
  const info = wrapInfo(context, await sha256(raw)).buffer;
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, new Uint8Array(plaintext).buffer);
  return { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
}

/** Opens what was sealed for this pair in this context; `decrypt-failed` otherwise. */
export async function hpkeOpen(context: WrapContext, recipient: CryptoKeyPair, box: HpkeBox): Promise<Result<Bytes, 'decrypt-failed'>> {
  const info = wrapInfo(context, await sha256(await rawPublic(recipient.publicKey))).buffer;
  const enc = new Uint8Array(box.enc).buffer;
  const suite = await loadSuite();
  try {
    const plaintext = await suite.open({ recipientKey: recipient, enc, info }, new Uint8Array(box.ciphertext).buffer);
    return pass(new Uint8Array(plaintext));
  } catch {
    return fail('decrypt-failed');
  }
}

/** Seals bytes from a person to the same person (auth mode): only who holds the pair can have sealed them. */
export async function hpkeWrapToSelf(context: WrapContext, pair: CryptoKeyPair, plaintext: Uint8Array): Promise<HpkeBox> {
  const suite = await loadSuite();
  const info = wrapInfo(context, await sha256(await rawPublic(pair.publicKey))).buffer;
  const { enc, ct } = await suite.seal({ recipientPublicKey: pair.publicKey, senderKey: pair, info }, new Uint8Array(plaintext).buffer);
  return { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
}

/** Opens what the holder of this pair sealed to itself in this context; `decrypt-failed` otherwise. */
export async function hpkeOpenFromSelf(context: WrapContext, pair: CryptoKeyPair, box: HpkeBox): Promise<Result<Bytes, 'decrypt-failed'>> {
  const info = wrapInfo(context, await sha256(await rawPublic(pair.publicKey))).buffer;
  const enc = new Uint8Array(box.enc).buffer;
  const suite = await loadSuite();
  try {
    const plaintext = await suite.open({ recipientKey: pair, senderPublicKey: pair.publicKey, enc, info }, new Uint8Array(box.ciphertext).buffer);
    return pass(new Uint8Array(plaintext));
  } catch {
    return fail('decrypt-failed');
  }
}
