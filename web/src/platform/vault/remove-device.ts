import { Fault } from '@liexin/domain/kernel/fault';
import { emptyBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import type { AdmitDevicePorts } from './admit-device.ts';
import { keyLogJson } from './wire.ts';

/**
 * Takes another own device off, for good: `dev.revoke` signed by US, on the newest head; after `stale-head` it is made again. Repeating
 * changes nothing. The person's keys stay: what keeps the removed device out from now on is that nobody hands it anything.
 */
export const removeDevice = async ({ api, keyLog, device }: Omit<AdmitDevicePorts, 'source'>, deviceId: string): Promise<void> => {
  const { agencyId, person } = device.admitted;
  for (let turn = 0; ; turn++) {
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
    try {
      await api.call('removeDevice', { params: { deviceId }, body: { entry: keyLogJson(entry) } });
      return;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 2) throw error;
    }
  }
};
