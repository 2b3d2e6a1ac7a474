import type { Bytes } from '@liexin/proof/bytes';
import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { HpkeBox } from '@liexin/proof/sealed-box';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';
import { generateP256, importP256, pkcs8Of, rawPublic } from './p256-key.ts';
import type { WrapContext } from './wrap-context.ts';

/** A person's two keys, private halves non-extractable. */
export interface PersonKeys {
  /** UK: receives compartment keys. */
  readonly uk: CryptoKeyPair;
  /** US: signs key log entries and signer lists. */
  readonly us: CryptoKeyPair;
  readonly ukPub: Uint8Array;
  readonly usPub: Uint8Array;
}

/** Private halves as bytes. For the moment between making or opening them and wrapping them again; never stored. */
export interface PersonSecret {
  /** PKCS#8. */
  readonly uk: Uint8Array;
  readonly us: Uint8Array;
}

/** For whom person keys are wrapped. */
export interface PersonWrapPlace {
  readonly agencyId: string;
  readonly uid: string;
  readonly keysGeneration: number;
  readonly deviceId: string;
}

/** Makes a person's keys: once as bytes to be wrapped, once non-extractable to be used. */
export async function createPersonKeys(): Promise<{ readonly keys: PersonKeys; readonly secret: PersonSecret }> {
  const [uk, us] = await Promise.all([generateP256('ECDH', true), generateP256('ECDSA', true)]);
  const secret = { uk: await pkcs8Of(uk.privateKey), us: await pkcs8Of(us.privateKey) };
  return { keys: await importPersonKeys(secret), secret };
}

/** Usable keys of the bytes. Rejects with a DOMException where they are no P-256 keys. */
export async function importPersonKeys(secret: PersonSecret): Promise<PersonKeys> {
  const [uk, us] = await Promise.all([importP256('ECDH', secret.uk), importP256('ECDSA', secret.us)]);
  const [ukPub, usPub] = await Promise.all([rawPublic(uk.publicKey), rawPublic(us.publicKey)]);
  return { uk, us, ukPub, usPub };
}

/** Wraps CBOR[uk, us] for one device of the person. */
export async function wrapPersonKeys(place: PersonWrapPlace, dkPub: Uint8Array, secret: PersonSecret): Promise<HpkeBox> {
  return hpkeWrap(contextOf(place), dkPub, encodePersonSecret(secret));
}

/** Opens what was wrapped for this device: the bytes, to be imported (`importPersonKeys`) or wrapped for another device. */
export async function openPersonKeys(place: PersonWrapPlace, dk: CryptoKeyPair, box: HpkeBox): Promise<Result<PersonSecret, 'decrypt-failed'>> {
  const opened = await hpkeOpen(contextOf(place), dk, box);
  if (!opened.ok) return opened;
  try {
    return pass(decodePersonSecret(opened.value));
  } catch {
    return fail('decrypt-failed');
  }
}

/**
 * Wraps the keys in this device's wrap for another device. WebCrypto refuses to wrap a non-extractable key, so the bytes
 * exist for a moment (E19).
 */
export async function rewrapPersonKeys(
  mine: { readonly place: PersonWrapPlace; readonly dk: CryptoKeyPair; readonly box: HpkeBox },
  other: { readonly deviceId: string; readonly dkPub: Uint8Array },
): Promise<Result<HpkeBox, 'decrypt-failed'>> {
  const secret = await openPersonKeys(mine.place, mine.dk, mine.box);
  if (!secret.ok) return secret;
  return pass(await wrapPersonKeys({ ...mine.place, deviceId: other.deviceId }, other.dkPub, secret.value));
}

/** A person's keys of before, for whoever has the ones that came after. */
export interface FormerKeysPlace {
  readonly agencyId: string;
  readonly uid: string;
  /** Of the keys of before. */
  readonly keysGeneration: number;
}

/** Wraps CBOR[uk, us] of before for the keys that came after: every device of the person opens it, also one that is let in later. */
export async function wrapFormerKeys(place: FormerKeysPlace, ukPub: Uint8Array, secret: PersonSecret): Promise<HpkeBox> {
  return wrapPersonKeys({ ...place, deviceId: place.uid }, ukPub, secret);
}

/** Opens what was wrapped for the keys that came after. */
export async function openFormerKeys(place: FormerKeysPlace, uk: CryptoKeyPair, box: HpkeBox): Promise<Result<PersonSecret, 'decrypt-failed'>> {
  return openPersonKeys({ ...place, deviceId: place.uid }, uk, box);
}

function contextOf({ agencyId, uid, keysGeneration, deviceId }: PersonWrapPlace): WrapContext {
  return { purpose: 'person', agencyId, objectId: uid, generation: keysGeneration, recipientId: deviceId };
}

function encodePersonSecret({ uk, us }: PersonSecret): Bytes {
  return encodeCbor([uk, us]);
}

function decodePersonSecret(bytes: Uint8Array): PersonSecret {
  const reader = CborReader.of(bytes);
  const secret = { uk: reader.bytes('uk'), us: reader.bytes('us') };
  reader.end();
  return secret;
}
