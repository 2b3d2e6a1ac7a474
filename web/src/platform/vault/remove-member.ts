import { Fault } from '@liexin/domain/kernel/fault';
import { emptyBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import type { AdmitDevicePorts } from './admit-device.ts';
import { VaultFault } from './vault-fault.ts';
import { keyLogJson } from './wire.ts';

/**
 * Removes a member: `user.remove` signed by US, on the newest head; after `stale-head` it is made again. Resolves when the person is out of
 * every conversation too. Repeating changes nothing; who stops waiting leaves the rest to the server's clock.
 */
export const removeMember = async ({ api, keyLog, device }: Pick<AdmitDevicePorts, 'api' | 'keyLog' | 'device'>, uid: string): Promise<void> => {
  const { agencyId, person } = device.admitted;
  for (let turn = 0; ;) {
    const { head, unread } = await keyLog.sync();
    if (unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
    const { entry } = await makeKeyLogEntry({
      agencyId,
      head,
      type: 'user.remove',
      subject: uid,
      body: emptyBody(),
      signer: device.uid,
      key: person.us.privateKey,
    });
    try {
      if ((await api.call('removeMember', { params: { uid }, body: { entry: keyLogJson(entry) } })).isDone) return;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 3) throw error;
      turn += 1;
    }
  }
};
