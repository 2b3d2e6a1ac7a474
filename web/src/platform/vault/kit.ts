import type { MemberKeysDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { createPhrase, type PhraseKind } from '@liexin/e2ee/create-phrase';
import { sealKit } from '@liexin/e2ee/kit';
import { kitSecret, kitWords } from '@liexin/e2ee/kit-words';
import { openPersonKeys } from '@liexin/e2ee/person-keys';
import { sealWithPhrase } from '@liexin/e2ee/phrase-blob';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { openRecoveryOfOwner } from '@liexin/e2ee/recovery-keys';
import { equalBytes } from '@liexin/proof/bytes';
import type { ApiClient } from '../api-client.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import { ownKeys } from './own-person-keys.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, gcmJson, hpkeBytes, raw } from './wire.ts';

/** A kit as it is printed. Lives in memory while its page is open, and nowhere else. */
export interface Kit {
  readonly kitId: string;
  readonly phraseKind: PhraseKind;
  /** Six words or six groups of four digits. */
  readonly phrase: readonly string[];
  readonly words: readonly string[];
  /** What the QR carries. */
  readonly qrText: string;
  readonly secret: Uint8Array;
}

export interface KitPorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly device: AdmittedDevice;
}

/**
 * Makes kit and unlock phrase and stores both sealed. Until it is confirmed it may be made again: the newest replaces the
 * one before. Rejects with `kit-wrong` where the recovery keys are not there to be sealed (the gate is behind us).
 */
export const makeKit = async ({ api, source, keyLog, device }: KitPorts, phraseKind: PhraseKind): Promise<Kit> => {
  const { agencyId, keysGeneration, pin } = device.admitted;
  const { uid, deviceId } = device;
  const [recovery, stored] = await Promise.all([
    api.call('recovery', { params: {}, body: {} }),
    source.get<MemberKeysDocument<Uint8Array>>(paths.memberKeys(agencyId, uid, keysGeneration)),
  ]);
  const wrap = stored?.wraps[deviceId];
  if (recovery.ownerWrap === null || wrap === undefined) throw new VaultFault('kit-wrong', 'no wrap');
  // Wrapped for the first keys of the owner, whatever keys came after them.
  const first = ownKeys(device.admitted).at(-1) ?? device.admitted;
  const [secrets, own] = await Promise.all([
    openRecoveryOfOwner({ agencyId, kitId: recovery.kitId, uid, keysGeneration: first.keysGeneration }, first.person.uk, hpkeBytes(recovery.ownerWrap)),
    openPersonKeys({ agencyId, uid, keysGeneration, deviceId }, device.keys.dk, wrap),
  ]);
  if (!secrets.ok || !own.ok) throw new VaultFault('kit-wrong', 'wrap does not open');
  const log = await keyLog.sync();
  const secret = randomBytes(32);
  const phrase = createPhrase(phraseKind);
  const [kit, blob, words] = await Promise.all([
    sealKit(secret, { agencyId, kitId: recovery.kitId, fingerprint: pin.fingerprint }, { ...secrets.value, pinned: log.head }),
    sealWithPhrase(phrase, { agencyId, uid, generation: keysGeneration }, { ...own.value, fingerprint: pin.fingerprint, pinned: log.head }),
    kitWords(secret),
  ]);
  await api.call('saveKit', {
    params: {},
    body: {
      kit: { kitId: recovery.kitId, ...gcmJson(kit) },
      phrase: { kdf: blob.kdf, iterations: blob.iterations, salt: b64(blob.salt), generation: blob.generation, ...gcmJson(blob) },
    },
  });
  return { kitId: recovery.kitId, phraseKind, phrase: phrase.split(' '), words, qrText: `liexin-kit:1:${recovery.kitId}:${b64(secret)}`, secret };
};

/** Whether a dropped or scanned text carries this kit, by its code or by its 24 words. */
export const isKitText = async (kit: Kit, text: string): Promise<boolean> => {
  const code = /liexin-kit:1:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})/.exec(text);
  if (code !== null) return code[1] === kit.kitId && equalBytes(raw(code[2] ?? ''), kit.secret);
  const typed = await kitSecret(text);
  return typed.ok && equalBytes(typed.value, kit.secret);
};

/** Places (from 0) of typed words that are not the ones asked for. Case and outer spaces do not matter. */
export const wrongWords = (kit: Kit, asked: readonly number[], typed: readonly string[]): readonly number[] =>
  asked.filter((place, i) => kit.words[place] !== (typed[i] ?? '').normalize('NFKC').trim().toLowerCase());

/** The gate: from here on only the paper opens the recovery keys. Repeating changes nothing. */
export const confirmKit = async (api: ApiClient, kitId: string): Promise<void> => void (await api.call('confirmKit', { params: {}, body: { kitId } }));
