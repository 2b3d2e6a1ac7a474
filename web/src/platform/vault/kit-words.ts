import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { openKit } from '@liexin/e2ee/kit';
import { kitSecret, type KitWordsFault } from '@liexin/e2ee/kit-words';
import { rawPublic } from '@liexin/e2ee/p256-key';
import { importRecoveryKey, importRecoverySigner } from '@liexin/e2ee/recovery-keys';
import { equalBytes } from '@liexin/proof/bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { DAY_MS, kitTestBytes } from '@liexin/proof/recovery-statements';
import type { ApiClient } from '../api-client.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { KeyLog } from './key-log.ts';
import { VaultFault, type VaultFaultCode } from './vault-fault.ts';
import { b64, gcmBytes, raw } from './wire.ts';

type StoredKit = NonNullable<ResponseOf<'openKit'>['kit']>;

/** What a kit opens: the recovery keys, private halves non-extractable, and the head of the log that the kit pins. */
export interface OpenedKit {
  readonly kitId: string;
  readonly ark: CryptoKeyPair;
  readonly rsk: CryptoKeyPair;
  readonly pinned: KeyLogHead;
}

const wordFaults: Readonly<Record<KitWordsFault, VaultFaultCode>> = {
  'wrong-count': 'kit-words-count',
  'unknown-word': 'kit-word-unknown',
  'bad-checksum': 'kit-words-mixed',
};

/** The kit's 32 bytes out of its code, its saved file or its typed words; the code names its kit too. Rejects with what is wrong with them. */
const readKit = async (text: string): Promise<{ readonly kitId: string | null; readonly secret: Uint8Array }> => {
  const code = /liexin-kit:1:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})/.exec(text.normalize('NFKC'));
  if (code !== null) return { kitId: code[1] ?? null, secret: raw(code[2] ?? '') };
  const typed = await kitSecret(text);
  if (!typed.ok) throw new VaultFault(text.trim() === '' ? 'kit-malformed' : wordFaults[typed.fault], typed.fault);
  return { kitId: null, secret: typed.value };
};

/**
 * Opens the stored kit with what somebody typed, scanned or chose. Rejects with what is wrong with it: the words, a kit that was replaced
 * since, another agency's. What it opens must be the recovery keys that the agency's log names, whatever the server says.
 */
export const openKitWith = async (
  text: string,
  stored: StoredKit | null,
  place: { readonly agencyId: string; readonly fingerprint: Uint8Array },
  log: KeyLogState,
): Promise<OpenedKit> => {
  const { kitId, secret } = await readKit(text);
  if (stored === null) throw new VaultFault('kit-missing');
  if (kitId !== null && kitId !== stored.kitId) throw new VaultFault('kit-superseded', 'another id');
  const opened = await openKit(secret, { ...place, kitId: stored.kitId }, gcmBytes(stored));
  if (!opened.ok) throw new VaultFault('kit-wrong', opened.fault);
  const [ark, rsk] = await Promise.all([importRecoveryKey(opened.value), importRecoverySigner(opened.value)]);
  const [arkPub, rskPub] = await Promise.all([rawPublic(ark.publicKey), rawPublic(rsk.publicKey)]);
  const { recovery } = log;
  const isInForce = recovery.kitId === stored.kitId && equalBytes(recovery.arkPub, arkPub) && equalBytes(recovery.rskPub, rskPub);
  if (!isInForce) throw new VaultFault('kit-superseded', 'other keys');
  return { kitId: stored.kitId, ark, rsk, pinned: opened.value.pinned };
};

export interface TestKitPorts {
  readonly api: ApiClient;
  readonly keyLog: KeyLog;
  readonly device: AdmittedDevice;
}

/**
 * Tries a kit and changes nothing but the memory of it: RSK signs that it was held today. Repeating on the same day changes nothing. Rejects
 * with what is wrong with the kit, or with the API's faults.
 */
export const testKit = async ({ api, keyLog, device }: TestKitPorts, text: string, nowMs: number): Promise<OpenedKit> => {
  await readKit(text);
  const { agencyId, pin } = device.admitted;
  const [{ kit }, log] = await Promise.all([api.call('openKit', { params: {}, body: {} }), keyLog.sync()]);
  const opened = await openKitWith(text, kit, { agencyId, fingerprint: pin.fingerprint }, log);
  const { kitId, rsk } = opened;
  const day = Math.floor(nowMs / DAY_MS);
  const statement = kitTestBytes({ agencyId, kitId, uid: device.uid, deviceId: device.deviceId, day });
  const body: RequestOf<'kitTested'> = { kitId, day, signature: b64(await signEcdsa(rsk.privateKey, statement)) };
  await api.call('kitTested', { params: {}, body });
  return opened;
};
