import { Fault } from '@liexin/domain/kernel/fault';
import type { MemberKeysDocument } from '@liexin/domain/storage/documents';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { rewrapPersonKeys } from '@liexin/e2ee/person-keys';
import { deviceRequestBytes } from '@liexin/proof/device-statements';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { deviceAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import type { ApiClient } from '../api-client.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import { VaultFault } from './vault-fault.ts';
import { hpkeJson, keyLogJson, raw } from './wire.ts';

export type DeviceRequest = ResponseOf<'deviceRequests'>['requests'][number];

export interface AdmitDevicePorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly device: AdmittedDevice;
}

/** Own devices that wait and have shown that they hold their keys. */
export const waitingDevices = async ({ api, device }: Pick<AdmitDevicePorts, 'api' | 'device'>): Promise<readonly DeviceRequest[]> => {
  const { requests } = await api.call('deviceRequests', { params: {}, body: {} });
  const held = await Promise.all(requests.map(async (request) => ((await hasKeys(device.uid, request)) ? [request] : [])));
  return held.flat();
};

const hasKeys = (uid: string, { device, pop }: DeviceRequest): Promise<boolean> =>
  verifyEcdsa(raw(device.dsPub), raw(pop), deviceRequestBytes(uid, device.deviceId, raw(device.dkPub), raw(device.dsPub)));

/**
 * Lets an own device in: the person's keys are wrapped anew to it and `dev.add` is signed by US, on the newest head. After
 * `stale-head` it is made again. The number is checked by the server and charged there. Rejects with `wrong-number` and the
 * like.
 */
export const admitDevice = async (ports: AdmitDevicePorts, request: DeviceRequest, number: string): Promise<void> => {
  const { api, source, keyLog, device } = ports;
  const { agencyId, keysGeneration, person } = device.admitted;
  if (!(await hasKeys(device.uid, request))) throw new VaultFault('signature-invalid', 'pop');
  const stored = await source.get<MemberKeysDocument<Uint8Array>>(paths.memberKeys(agencyId, device.uid, keysGeneration));
  const box = stored?.wraps[device.deviceId];
  if (box === undefined) throw new VaultFault('key-missing', 'own wrap');
  const mine = { place: { agencyId, uid: device.uid, keysGeneration, deviceId: device.deviceId }, dk: device.keys.dk, box };
  const other = { deviceId: request.device.deviceId, dkPub: raw(request.device.dkPub) };
  const wrap = await rewrapPersonKeys(mine, other);
  if (!wrap.ok) throw new VaultFault('key-missing', wrap.fault);
  for (let turn = 0; ; turn++) {
    const log = await keyLog.sync();
    const { entry } = await makeKeyLogEntry({
      agencyId,
      head: log.head,
      type: 'dev.add',
      subject: other.deviceId,
      body: deviceAddBody({ uid: device.uid, dkPub: other.dkPub, dsPub: raw(request.device.dsPub) }),
      signer: device.uid,
      key: person.us.privateKey,
    });
    try {
      await api.call('admitDevice', { params: { deviceId: other.deviceId }, body: { number, entry: keyLogJson(entry), wrap: hpkeJson(wrap.value) } });
      return;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 2) throw error;
    }
  }
};
