import { createAuditKey } from '@liexin/e2ee/recovery-keys';
import { auditKeyBody } from '@liexin/proof/key-log-body';
import { AGENCY_SUBJECT, makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { fillKit, type RenewKitPorts } from './renew-kit.ts';
import { VaultFault } from './vault-fault.ts';
import { hpkeJson, keyLogJson } from './wire.ts';

/**
 * Makes a new audit key, hands it to the auditors of the key log, and wraps the newest key of every search for it (AU2). `isMade`: it is there
 * already, and only searches are left. Each step can be repeated; a page that ends in between is gone on with by any owner's. Rejects with the
 * API's faults, or `key-missing` where another owner's device has to do the rest.
 */
export const handOverAuditKey = async (ports: RenewKitPorts, isMade: boolean): Promise<void> => {
  const { api, vault } = ports;
  const { uid, admitted } = vault.device;
  const { agencyId, person } = admitted;
  if (!isMade) {
    const log = await vault.keyLog.sync();
    if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
    const auditors = [...log.members.values()].filter(({ status, roles }) => status === 'active' && roles.includes('auditor'));
    const { aukPub, aukWrap, wraps } = await createAuditKey(agencyId, log.recovery.arkPub, auditors);
    const body = auditKeyBody(aukPub);
    const { entry } = await makeKeyLogEntry({
      agencyId,
      head: log.head,
      type: 'audit.key',
      subject: AGENCY_SUBJECT,
      body,
      signer: uid,
      key: person.us.privateKey,
    });
    const boxes = auditors.flatMap((one) => {
      const box = wraps[one.uid];
      return box === undefined ? [] : [[one.uid, { ...hpkeJson(box), keysGeneration: one.keysGeneration }] as const];
    });
    await api.call('renewAuditKey', { params: {}, body: { entry: keyLogJson(entry), aukWrap: hpkeJson(aukWrap), wraps: Object.fromEntries(boxes) } });
    await vault.keyLog.sync();
  }
  await fillKit(ports);
};
