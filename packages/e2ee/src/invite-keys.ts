import { expectLength, fromUtf8, utf8, type Bytes } from '@liexin/proof/bytes';
import { CborReader } from '@liexin/proof/cbor-reader';
import { encodeCbor } from '@liexin/proof/cbor';
import { fail, pass, type Result } from '@liexin/proof/result';
import type { GcmBox, HpkeBox } from '@liexin/proof/sealed-box';
import { gcmOpen, gcmSeal } from './aes-gcm.ts';
import { hkdf, NO_SALT } from './hkdf.ts';
import { hpkeOpen, hpkeWrap } from './hpke-wrap.ts';

/** Keys of an invitation (TM1), 32 bytes each, from the secret in its fragment. */
export interface InviteKeys {
  /** Page → server, which stores SHA-256 of it. Never logged. */
  readonly auth: Bytes;
  /** Proves the joiner's keys to whoever lets them in. */
  readonly macKey: Bytes;
  /** Seals the joiner's name until the directory's key does. */
  readonly nameKey: Bytes;
}

/** HKDF(secret, '', 'hh/invite/{auth|mac|name}/v1|' inviteId). `secret`: 32 bytes. */
export async function deriveInviteKeys(secret: Uint8Array, inviteId: string): Promise<InviteKeys> {
  expectLength(secret, 32, 'secret');
  const derive = (use: string): Promise<Bytes> => hkdf(secret, NO_SALT, `hh/invite/${use}/v1|${inviteId}`);
  const [auth, macKey, nameKey] = await Promise.all([derive('auth'), derive('mac'), derive('name')]);
  return { auth, macKey, nameKey };
}

/** Where an invitation's keys are wrapped: for one owner or admin, of this generation of their keys. */
export interface InviteWrapPlace {
  readonly agencyId: string;
  readonly inviteId: string;
  readonly uid: string;
  readonly keysGeneration: number;
}

/** Wraps CBOR[macKey, nameKey] for somebody who may let the joiner in. The secret itself stays in the link alone. */
export function wrapInviteKeys(place: InviteWrapPlace, ukPub: Uint8Array, keys: Pick<InviteKeys, 'macKey' | 'nameKey'>): Promise<HpkeBox> {
  return hpkeWrap(contextOf(place), ukPub, encodeCbor([keys.macKey, keys.nameKey]));
}

/** Opens such a wrap with the own UK. */
export async function openInviteKeys(
  place: InviteWrapPlace,
  uk: CryptoKeyPair,
  box: HpkeBox,
): Promise<Result<Pick<InviteKeys, 'macKey' | 'nameKey'>, 'decrypt-failed'>> {
  const opened = await hpkeOpen(contextOf(place), uk, box);
  if (!opened.ok) return opened;
  try {
    const reader = CborReader.of(opened.value);
    const keys = { macKey: new Uint8Array(reader.bytes('macKey', 32)), nameKey: new Uint8Array(reader.bytes('nameKey', 32)) };
    reader.end();
    return pass(keys);
  } catch {
    return fail('decrypt-failed');
  }
}

/** Seals the joiner's name and address, as they typed them, for whoever lets them in. */
export function sealJoinerName(place: { readonly agencyId: string; readonly inviteId: string }, nameKey: Uint8Array, joiner: Joiner): Promise<GcmBox> {
  return gcmSeal(nameKey, encodeCbor([utf8(joiner.name), utf8(joiner.email)]), nameAad(place));
}

/** What a joiner says about themselves. */
export interface Joiner {
  readonly name: string;
  readonly email: string;
}

/** Opens it; `decrypt-failed` for another invitation's or a changed one. */
export async function openJoinerName(
  place: { readonly agencyId: string; readonly inviteId: string },
  nameKey: Uint8Array,
  box: GcmBox,
): Promise<Result<Joiner, 'decrypt-failed'>> {
  const opened = await gcmOpen(nameKey, box, nameAad(place));
  if (!opened.ok) return opened;
  try {
    const reader = CborReader.of(opened.value);
    const joiner = { name: fromUtf8(reader.bytes('name')), email: fromUtf8(reader.bytes('email')) };
    reader.end();
    return pass(joiner);
  } catch {
    return fail('decrypt-failed');
  }
}

const contextOf = ({ agencyId, inviteId, uid, keysGeneration }: InviteWrapPlace) =>
  ({ purpose: 'invite', agencyId, objectId: inviteId, generation: keysGeneration, recipientId: uid }) as const;

const nameAad = ({ agencyId, inviteId }: { readonly agencyId: string; readonly inviteId: string }): Bytes => encodeCbor(['hh.joiner.v1', agencyId, inviteId]);
