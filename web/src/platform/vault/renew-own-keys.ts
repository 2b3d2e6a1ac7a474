import { Fault } from '@liexin/domain/kernel/fault';
import type { MemberDocument, MemberKeysDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { createPersonKeys, importPersonKeys, openPersonKeys, wrapFormerKeys, wrapPersonKeys } from '@liexin/e2ee/person-keys';
import { equalBytes } from '@liexin/proof/bytes';
import { deviceAddBody, personKeysBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry, type KeyLogEntry, type KeyLogType } from '@liexin/proof/key-log-entry';
import { activeMember } from '@liexin/proof/key-log-state';
import type { HpkeBox } from '@liexin/proof/sealed-box';
import type { ApiClient } from '../api-client.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, hpkeJson, keyLogJson } from './wire.ts';

export interface OwnKeysPorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly device: AdmittedDevice;
}

type Member = MemberDocument<Uint8Array, unknown>;

/**
 * New keys of the person, because a device that held the old ones is gone: `uk.rotate` by the old US, every device that is on certified by the new
 * one, and the keys wrapped for exactly these. Keeps nothing: this device takes them like the others (`takeOwnKeys`). Stopped before the call
 * nothing has happened and other keys are made the next time; stopped after it nothing is due any more. Of two devices at once the server takes one.
 */
export const renewOwnKeys = async ({ api, source, keyLog, device }: OwnKeysPorts): Promise<void> => {
  const { uid, admitted } = device;
  const { agencyId, person } = admitted;
  for (let turn = 0; ; turn++) {
    const member = await source.get<Member>(paths.member(agencyId, uid));
    if (member?.ownKeysDue == null || member.keysGeneration !== admitted.keysGeneration) return;
    const log = await keyLog.sync();
    if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
    const mine = activeMember(log, uid);
    const keysGeneration = admitted.keysGeneration + 1;
    // Which devices there are says the log; which of them are on, the server: one that it hides is let in again by the person.
    const devices = [...(mine?.devices.values() ?? [])].filter((one) => one.until === undefined && member.devices[one.deviceId]?.on === true);
    const made = await createPersonKeys();
    const { usPub, ukPub } = made.keys;
    const entries: (KeyLogEntry & { readonly body: Uint8Array })[] = [];
    let { head } = log;
    const add = async (type: KeyLogType, subject: string, body: Uint8Array, key: CryptoKey): Promise<void> => {
      const next = await makeKeyLogEntry({ agencyId, head, type, subject, body, signer: uid, key });
      entries.push(next.entry);
      head = next.head;
    };
    await add('uk.rotate', uid, personKeysBody({ usPub, ukPub, keysGeneration }), person.us.privateKey);
    for (const { deviceId, dkPub, dsPub } of devices) await add('dev.add', deviceId, deviceAddBody({ uid, dkPub, dsPub }), made.keys.us.privateKey);
    const former = await formerFor({ source, device }, ukPub);
    const wraps = await Promise.all(
      devices.map(
        async ({ deviceId, dkPub }) => [deviceId, hpkeJson(await wrapPersonKeys({ agencyId, uid, keysGeneration, deviceId }, dkPub, made.secret))] as const,
      ),
    );
    try {
      const keys = { generation: keysGeneration, usPub: b64(usPub), ukPub: b64(ukPub), wraps: Object.fromEntries(wraps) };
      await api.call('renewOwnKeys', {
        params: {},
        body: { entries: entries.map(keyLogJson), keys, ...(former === null ? {} : { former: hpkeJson(former) }) },
      });
      return;
    } catch (error) {
      const isAgain = error instanceof Fault && (error.code === 'stale-head' || error.code === 'wraps-incomplete');
      if (!isAgain || turn === 3) throw error;
    }
  }
};

/** The present keys, wrapped for the ones after them, for devices that are let in later; null where this device's own wrap of them is gone. */
const formerFor = async ({ source, device }: Pick<OwnKeysPorts, 'source' | 'device'>, ukPub: Uint8Array): Promise<HpkeBox | null> => {
  const { uid, deviceId, keys, admitted } = device;
  const { agencyId, keysGeneration } = admitted;
  const stored = await source.get<MemberKeysDocument<Uint8Array>>(paths.memberKeys(agencyId, uid, keysGeneration));
  const box = stored?.wraps[deviceId];
  const secret = box && (await openPersonKeys({ agencyId, uid, keysGeneration, deviceId }, keys.dk, box));
  return secret?.ok === true ? wrapFormerKeys({ agencyId, uid, keysGeneration }, ukPub, secret.value) : null;
};

/**
 * The device with the newest keys of its person, where another one (or this, before a crash) made them: opened by this device's wrap, and the
 * ones that the log certifies. Null where it has them. Keys of before stay: what was sealed for them is opened with them. Reads only. Rejects
 * with `key-missing` or `key-log-forked`.
 */
export const takeOwnKeys = async ({ source, keyLog, device }: Omit<OwnKeysPorts, 'api'>): Promise<AdmittedDevice | null> => {
  const { uid, deviceId, keys, admitted } = device;
  const { agencyId } = admitted;
  const member = await source.get<Member>(paths.member(agencyId, uid));
  if (member === null || member.keysGeneration <= admitted.keysGeneration) return null;
  const log = activeMember(await keyLog.sync(), uid);
  const certified = log === undefined ? [] : [...log.formerKeys, log];
  let next = admitted;
  for (let generation = admitted.keysGeneration + 1; generation <= member.keysGeneration; generation++) {
    const stored = await source.get<MemberKeysDocument<Uint8Array>>(paths.memberKeys(agencyId, uid, generation));
    const box = stored?.wraps[deviceId];
    const opened = box && (await openPersonKeys({ agencyId, uid, keysGeneration: generation, deviceId }, keys.dk, box));
    if (!opened?.ok) throw new VaultFault('key-missing', 'own keys');
    const person = await importPersonKeys(opened.value);
    const named = certified.find((one) => one.keysGeneration === generation);
    if (named === undefined || !equalBytes(named.usPub, person.usPub) || !equalBytes(named.ukPub, person.ukPub))
      throw new VaultFault('key-log-forked', 'own keys');
    const former = [...(next.former ?? []), { keysGeneration: next.keysGeneration, person: next.person }];
    next = { ...next, person, keysGeneration: generation, former };
  }
  return { ...device, admitted: { ...next, pin: { ...next.pin, log: keyLog.state() } } };
};
