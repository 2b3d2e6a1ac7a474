import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import type { RequestOf } from '@liexin/domain/api/routes';
import { createGeneration } from '@liexin/e2ee/compartment';
import { shortId } from '@liexin/e2ee/random-bytes';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { sealMandateCard, type MandateCard } from './cards.ts';
import type { CompartmentKeyOf } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import { VaultFault } from './vault-fault.ts';
import { generationJson, sealedJson } from './wire.ts';

export interface MakeMandateInput {
  readonly device: AdmittedDevice;
  /** The newest log that was verified; the server takes the request on this head alone. */
  readonly log: KeyLogState;
  /** Raw point of the audit key, from the founder's card. */
  readonly aukPub: Uint8Array;
  readonly card: MandateCard;
  readonly sample: boolean;
  /** Made once and kept over retries, so that a lost answer does not make two searches. */
  readonly ids: { readonly mandateId: string; readonly compartmentId: string };
}

export const newMandateIds = (): MakeMandateInput['ids'] => ({ mandateId: shortId(), compartmentId: shortId() });

/**
 * A new search with a compartment of its own, its key wrapped to the team, all owners and admins, the recovery key and the
 * audit key. After `stale-head` it is made again on the newer log with a new key and the same ids.
 */
export const makeMandate = async ({
  device,
  log,
  aukPub,
  card,
  sample,
  ids,
}: MakeMandateInput): Promise<{ readonly request: RequestOf<'createMandate'>; readonly key: CompartmentKeyOf }> => {
  if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
  const { agencyId } = device.admitted;
  const team = [device.uid];
  const entitled = [...log.members.values()].filter((member) => member.status === 'active' && holdsSearchKey('standard', member, team.includes(member.uid)));
  const made = await createGeneration({
    place: { agencyId, compartmentId: ids.compartmentId, about: ids.mandateId, tier: 'standard' },
    generation: 1,
    previous: null,
    recipients: { ...Object.fromEntries(entitled.map((member) => [member.uid, member.ukPub])), ark: log.recovery.arkPub, auk: aukPub },
    head: log.head,
    deviceKey: device.keys.ds.privateKey,
  });
  const sealed = await sealMandateCard(agencyId, ids.mandateId, { generation: 1, key: made.key }, card);
  const request = {
    mandateId: ids.mandateId,
    card: sealedJson(sealed),
    compartmentId: ids.compartmentId,
    team,
    sample,
    generation: generationJson(made, Object.fromEntries(entitled.map((member) => [member.uid, member.keysGeneration]))),
  };
  return { request, key: { compartmentId: ids.compartmentId, generation: 1, key: made.key } };
};
