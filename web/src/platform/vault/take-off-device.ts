import { Fault } from '@liexin/domain/kernel/fault';
import { emptyBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import type { ApiClient } from '../api-client.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { KeyLog } from './key-log.ts';
import { keyLogJson } from './wire.ts';

export interface TakeOffPorts {
  readonly api: ApiClient;
  readonly keyLog: KeyLog;
  readonly device: AdmittedDevice;
}

const mostTries = 4;

/**
 * Takes a device off, for good: `dev.revoke` signed by this member, on the newest head; after `stale-head` it is made again. Repeating
 * changes nothing. Another own one, or, for an owner or admin, a colleague's: then their keys are made new by their next device.
 */
export const takeOffDevice = async ({ api, keyLog, device }: TakeOffPorts, uid: string, deviceId: string): Promise<void> => {
  const { agencyId, person } = device.admitted;
  for (let turn = 1; ; turn++) {
    const { head } = await keyLog.sync();
    const { entry } = await makeKeyLogEntry({
      agencyId,
      head,
      type: 'dev.revoke',
      subject: deviceId,
      body: emptyBody(),
      signer: device.uid,
      key: person.us.privateKey,
    });
    const body = { entry: keyLogJson(entry) };
    try {
      await (uid === device.uid ? api.call('removeDevice', { params: { deviceId }, body }) : api.call('revokeDevice', { params: { uid, deviceId }, body }));
      return;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === mostTries) throw error;
    }
  }
};
