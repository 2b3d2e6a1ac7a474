import { Fault } from '@liexin/domain/kernel/fault';
import type { ConversationDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../api-client.ts';
import { openCopy, type CheckedDevice } from '../vault/candidate-devices.ts';
import type { DocumentSource } from '../vault/document-source.ts';
import { makeRotation } from '../vault/rotate-lane.ts';
import type { Vault } from '../vault/vault.ts';
import { VaultFault } from '../vault/vault-fault.ts';
import { raw } from '../vault/wire.ts';

type Conversation = ConversationDocument<Uint8Array, unknown>;

/**
 * Renews a lane's keys for those who still take part: with an opening and a reply epoch where the next word to the
 * candidate opens a link anew, else with one. The key of its search comes first where that is due. Of two members who do it at once
 * one wins; the other's keys are thrown away and the lane is read again (stale-epoch, stale-head), and once it is not due left as it is.
 */
export const rotateLane = async (ports: { readonly api: ApiClient; readonly source: DocumentSource; readonly vault: Vault }, laneId: string): Promise<void> => {
  for (let turn = 0; ; turn++) {
    try {
      return await rotateOnce(ports, laneId, turn > 0);
    } catch (error) {
      if (!(error instanceof Fault) || !['stale-epoch', 'stale-head'].includes(error.code) || turn === 3) throw error;
    }
  }
};

const rotateOnce = async (
  { api, source, vault }: { readonly api: ApiClient; readonly source: DocumentSource; readonly vault: Vault },
  laneId: string,
  isAgain: boolean,
): Promise<void> => {
  const { agencyId } = vault.device.admitted;
  const [ring, log] = await Promise.all([vault.lanes.ring(laneId), vault.keyLog.sync()]);
  if (isAgain && ring.lane.rotateBy == null) return;
  await vault.generations.renew(ring.lane.compartment);
  const compartment = await vault.compartments.newest(ring.lane.compartment);
  // Only what is said to a candidate hangs on a link, and the channel of a team belongs to no conversation.
  const conversation = ring.lane.kind === 'candidate' ? await source.get<Conversation>(paths.conversation(agencyId, ring.lane.conversation)) : null;
  const state = conversation?.link?.state;
  const { devices, link } =
    ring.lane.kind === 'candidate' && state !== undefined && state !== 'draft' && state !== 'ended'
      ? await holders({ api, source, vault }, ring.lane.conversation, laneId)
      : { devices: [], link: null };
  const wasClaimed = conversation?.link?.claimedAt != null && conversation.link.reason !== 'impostor';
  const shape = ring.lane.kind === 'candidate' && state !== 'claimed' && !(state === 'ended' && wasClaimed) ? 'pair' : 'single';
  const { request, keys } = await makeRotation({ device: vault.device, log, ring, compartment, shape, devices, link });
  await api.call('rotateLane', { params: { laneId }, body: request });
  await Promise.all(keys.map(({ epoch, key }) => vault.lanes.keep(laneId, epoch, key)));
};

/** Admitted devices whose proofs hold, and the live link with its shares. Rejects where one does not hold: nothing is wrapped to it. */
const holders = async (
  { api, source, vault }: { readonly api: ApiClient; readonly source: DocumentSource; readonly vault: Vault },
  conversationId: string,
  laneId: string,
): Promise<{ devices: readonly CheckedDevice[]; link: { linkId: string; kek: Uint8Array; shares: ReadonlyMap<number, Uint8Array> } | null }> => {
  const { agencyId } = vault.device.admitted;
  const { link } = await api.call('linkDetail', { params: { conversationId }, body: {} });
  if (link === null) return { devices: [], link: null };
  const copy = await openCopy({ agencyId, source, compartments: vault.compartments }, conversationId, link);
  if (copy === null) throw new VaultFault('key-missing', 'link');
  const devices = await Promise.all(link.admitted.map((deviceId) => vault.candidates.get(laneId, deviceId)));
  if (devices.some((device) => device === null)) throw new VaultFault('signature-invalid', 'candidate device');
  const { shares } = await api.call('createLink', { params: {}, body: { linkId: link.linkId, conversationId, authHash: link.authHash, policy: link.policy } });
  return {
    devices: devices.filter((device): device is CheckedDevice => device !== null),
    link: {
      linkId: link.linkId,
      kek: copy.kek,
      shares: new Map(shares.filter((share) => share.laneId === laneId).map((share) => [share.epoch, raw(share.share)])),
    },
  };
};
