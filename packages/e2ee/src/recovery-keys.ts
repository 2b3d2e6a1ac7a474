import { equalBytes, type Bytes } from '@liexin/proof/bytes';
import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { HpkeBox } from '@liexin/proof/sealed-box';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';
import { generateP256, importP256, pkcs8Of, rawPublic } from './p256-key.ts';
import { longId } from './random-bytes.ts';
import type { WrapContext } from './wrap-context.ts';

/** Private halves of ARK and RSK as bytes (PKCS#8): for the kit, or for the owner until the kit is confirmed. */
export interface RecoverySecret {
  readonly ark: Uint8Array;
  readonly rsk: Uint8Array;
}

/** Everything of an agency's recovery that is made at its birth. */
export interface NewRecovery {
  readonly kitId: string;
  readonly arkPub: Uint8Array;
  readonly rskPub: Uint8Array;
  readonly aukPub: Uint8Array;
  readonly secret: RecoverySecret;
  /** Private half of the audit key, sealed for ARK until there is an auditor. */
  readonly aukWrap: HpkeBox;
}

/** For whom the recovery keys are wrapped until the gate. */
export interface OwnerWrapPlace {
  readonly agencyId: string;
  readonly kitId: string;
  readonly uid: string;
  readonly keysGeneration: number;
}

/** Makes ARK, RSK and AUK of a new agency. */
export async function createRecovery(agencyId: string): Promise<NewRecovery> {
  const [ark, rsk, auk] = await Promise.all([generateP256('ECDH', true), generateP256('ECDSA', true), generateP256('ECDH', true)]);
  const [arkPub, rskPub, aukPub] = await Promise.all([ark, rsk, auk].map((pair) => rawPublic(pair.publicKey)));
  if (arkPub === undefined || rskPub === undefined || aukPub === undefined) throw new TypeError('unreachable');
  const secret = { ark: await pkcs8Of(ark.privateKey), rsk: await pkcs8Of(rsk.privateKey) };
  const aukWrap = await hpkeWrap(auditContext(agencyId), arkPub, await pkcs8Of(auk.privateKey));
  return { kitId: longId(), arkPub, rskPub, aukPub, secret, aukWrap };
}

/** Opens the audit key with ARK: the one whose public half is given, for anybody can wrap another one for ARK (`other-key`). */
export async function openAuditKey(
  agencyId: string,
  ark: CryptoKeyPair,
  aukWrap: HpkeBox,
  aukPub: Uint8Array,
): Promise<Result<CryptoKeyPair, 'decrypt-failed' | 'other-key'>> {
  const opened = await hpkeOpen(auditContext(agencyId), ark, aukWrap);
  if (!opened.ok) return opened;
  const pair = await importP256('ECDH', opened.value).catch(() => null);
  return pair !== null && equalBytes(await rawPublic(pair.publicKey), aukPub) ? pass(pair) : fail('other-key');
}

/** An auditor: whose keys the private half of the audit key is wrapped for. */
export interface AuditorPlace {
  readonly agencyId: string;
  readonly uid: string;
  readonly keysGeneration: number;
}

/** A new audit key for the auditors of now: private half for each of them and for ARK, and kept nowhere else (E18). */
export async function createAuditKey(
  agencyId: string,
  arkPub: Uint8Array,
  auditors: readonly (Omit<AuditorPlace, 'agencyId'> & { readonly ukPub: Uint8Array })[],
): Promise<{ readonly aukPub: Uint8Array; readonly aukWrap: HpkeBox; readonly wraps: Readonly<Record<string, HpkeBox>> }> {
  const auk = await generateP256('ECDH', true);
  const secret = await pkcs8Of(auk.privateKey);
  const boxes = auditors.map(
    async ({ uid, keysGeneration, ukPub }) => [uid, await hpkeWrap(auditorContext({ agencyId, uid, keysGeneration }), ukPub, secret)] as const,
  );
  const [aukPub, aukWrap, wraps] = await Promise.all([rawPublic(auk.publicKey), hpkeWrap(auditContext(agencyId), arkPub, secret), Promise.all(boxes)]);
  return { aukPub, aukWrap, wraps: Object.fromEntries(wraps) };
}

/** The audit key as an auditor opens it: the one that the key log names, or `decrypt-failed`. Its private half leaves nothing that could be kept. */
export async function openAuditorKey(
  place: AuditorPlace,
  uk: CryptoKeyPair,
  box: HpkeBox,
  aukPub: Uint8Array,
): Promise<Result<CryptoKeyPair, 'decrypt-failed'>> {
  const opened = await hpkeOpen(auditorContext(place), uk, box);
  if (!opened.ok) return opened;
  try {
    const pair = await importP256('ECDH', opened.value);
    return equalBytes(await rawPublic(pair.publicKey), aukPub) ? pass(pair) : fail('decrypt-failed');
  } catch {
    return fail('decrypt-failed');
  }
}

/** ARK as a usable pair. */
export async function importRecoveryKey(secret: RecoverySecret): Promise<CryptoKeyPair> {
  return importP256('ECDH', secret.ark);
}

/** RSK as a usable pair. */
export async function importRecoverySigner(secret: RecoverySecret): Promise<CryptoKeyPair> {
  return importP256('ECDSA', secret.rsk);
}

/** Wraps CBOR[ark, rsk] to the first owner's UK, until the kit is confirmed and the server deletes it. */
export async function wrapRecoveryForOwner(place: OwnerWrapPlace, ukPub: Uint8Array, secret: RecoverySecret): Promise<HpkeBox> {
  return hpkeWrap(ownerContext(place), ukPub, encodeRecoverySecret(secret));
}

/** Opens the owner's wrap. */
export async function openRecoveryOfOwner(place: OwnerWrapPlace, uk: CryptoKeyPair, box: HpkeBox): Promise<Result<RecoverySecret, 'decrypt-failed'>> {
  const opened = await hpkeOpen(ownerContext(place), uk, box);
  if (!opened.ok) return opened;
  try {
    const reader = CborReader.of(opened.value);
    return pass({ ark: reader.bytes('ark'), rsk: reader.bytes('rsk') });
  } catch {
    return fail('decrypt-failed');
  }
}

function encodeRecoverySecret({ ark, rsk }: RecoverySecret): Bytes {
  return encodeCbor([ark, rsk]);
}

function auditContext(agencyId: string): WrapContext {
  return { purpose: 'audit', agencyId, objectId: agencyId, generation: 1, recipientId: 'ark' };
}

function auditorContext({ agencyId, uid, keysGeneration }: AuditorPlace): WrapContext {
  return { purpose: 'audit', agencyId, objectId: agencyId, generation: keysGeneration, recipientId: uid };
}

function ownerContext({ agencyId, kitId, uid, keysGeneration }: OwnerWrapPlace): WrapContext {
  return { purpose: 'recovery', agencyId, objectId: kitId, generation: keysGeneration, recipientId: uid };
}
