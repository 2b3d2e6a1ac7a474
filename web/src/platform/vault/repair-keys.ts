import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { wrapCompartmentKey } from '@liexin/e2ee/compartment';
import { activeMember } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import { VaultFault } from './vault-fault.ts';
import { hpkeJson } from './wire.ts';

export type CompartmentHealth = ResponseOf<'keyHealth'>['compartments'][number];

interface RepairPorts {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
}

/**
 * Wraps a key that this device holds for those who should hold it and do not, for their keys in the log and for no others. Repeating
 * changes nothing: a good wrap is never replaced. Rejects with `key-missing` (this device cannot open it either, or somebody is not in the
 * log), `key-log-forked`, or the API's faults.
 */
export const repairKeys = async (
  { device, api, source, keyLog, compartments }: RepairPorts,
  { compartmentId, generation, people }: CompartmentHealth,
): Promise<void> => {
  const { agencyId } = device.admitted;
  const [log, shape] = await Promise.all([
    keyLog.sync(),
    source.get<{ about: string; tier: 'standard' | 'compensation' }>(paths.compartment(agencyId, compartmentId)),
  ]);
  if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
  if (shape === null) throw new VaultFault('key-missing', 'compartment');
  const { key } = await compartments.key(compartmentId, generation);
  const place = { agencyId, compartmentId, about: shape.about, tier: shape.tier };
  const wraps = await Promise.all(
    people
      .filter(({ wrap }) => wrap !== 'there')
      .map(async ({ uid }) => {
        const member = activeMember(log, uid);
        if (member === undefined) throw new VaultFault('key-missing', 'member');
        const box = await wrapCompartmentKey(place, generation, key, { recipientId: uid, publicKey: member.ukPub });
        return [uid, { ...hpkeJson(box), keysGeneration: member.keysGeneration }] as const;
      }),
  );
  if (wraps.length > 0) await api.call('wrapAgain', { params: { compartmentId }, body: { generation, wraps: Object.fromEntries(wraps) } });
};
