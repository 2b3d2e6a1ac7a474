import type { CandidateDeviceDocument, ConversationDocument } from '@liexin/domain/storage/documents';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { openAgencyLinkCopy, type AgencyLinkCopy } from '@liexin/e2ee/agency-link-copy';
import { verifyBindMac } from '@liexin/e2ee/bind-proof';
import { concatBytes, fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { BindStatement } from '@liexin/proof/bind-statement';
import { verifyCandidateDevice, type CandidateDevice } from '@liexin/proof/candidate-device';
import type { ApiClient } from '../api-client.ts';
import type { Compartments } from './compartments.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import type { SealedStore } from './sealed-store.ts';
import { raw, sealedBytes } from './wire.ts';

/** What is known of a candidate's device once its proofs hold. */
export interface CheckedDevice {
  readonly deviceId: string;
  readonly dkPub: Uint8Array;
  readonly dsPub: Uint8Array;
  readonly guestUid: string;
}

export interface CandidateDevices {
  /** Null where a proof does not hold: nothing is wrapped to it and nothing it says is shown. */
  get(laneId: string, deviceId: string): Promise<CheckedDevice | null>;
  /** The agency's copy of a link, once seen or made here. */
  learn(linkId: string, copy: AgencyLinkCopy): Promise<void>;
  /** Whether m of a waiting device was made with the link's key. */
  hasLink(copy: AgencyLinkCopy, statement: BindStatement, m: Uint8Array): Promise<boolean>;
}

export interface CandidateDevicesInput {
  readonly agencyId: string;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
  readonly sealed: SealedStore;
}

/**
 * Checks m (with the link's key, which the operator lacks), possession and the server's signature (which the agency lacks)
 * before a device counts as the candidate's (link-and-keys (k)). The server key is the one that the key log names. A device of a link
 * whose key cannot be had is nobody: the server's word alone lets nobody in.
 */
export const openCandidateDevices = ({ agencyId, api, source, keyLog, compartments, sealed }: CandidateDevicesInput): CandidateDevices => {
  const checked = new Map<string, CheckedDevice>();

  const macKeyOf = async (linkId: string, laneId: string): Promise<Uint8Array | null> => {
    const kept = await sealed.get(`mac/${linkId}`);
    if (kept !== null) return kept;
    const lane = await source.get<{ conversation: string }>(paths.lane(agencyId, laneId));
    if (lane === null) return null;
    const { link } = await api.call('linkDetail', { params: { conversationId: lane.conversation }, body: {} });
    const named = link === null ? undefined : [link, ...link.earlier].find((one) => one.linkId === linkId);
    const copy = named === undefined ? null : await openCopy({ agencyId, source, compartments }, lane.conversation, named);
    if (copy !== null) await sealed.put(`mac/${linkId}`, copy.macKey);
    return copy?.macKey ?? null;
  };

  return {
    hasLink: (copy, statement, m) => verifyBindMac(statement, copy.macKey, m),
    learn: (linkId, copy) => sealed.put(`mac/${linkId}`, copy.macKey),
    get: async (laneId, deviceId) => {
      const known = checked.get(`${laneId}/${deviceId}`);
      if (known !== undefined) return known;
      // Its document never changes, so proofs that held once hold: without a network its messages open all the same.
      const kept = await sealed.get(`cd/${laneId}/${deviceId}`);
      if (kept !== null) {
        const device = fromKept(deviceId, kept);
        checked.set(`${laneId}/${deviceId}`, device);
        return device;
      }
      const stored = await source.get<CandidateDeviceDocument<Uint8Array>>(paths.candidateDevice(agencyId, laneId, deviceId));
      if (stored === null || stored.laneId !== laneId || stored.agencyId !== agencyId) return null;
      const serverKey = (await keyLog.reach(stored.serverKeySeq)).serverKeys.get(stored.serverKeySeq);
      const device: CandidateDevice = {
        agencyId,
        laneId,
        guestUid: stored.guestUid,
        linkId: stored.linkId,
        deviceId,
        dkPub: stored.dkPub,
        dsPub: stored.dsPub,
        nonce: stored.nonce,
        m: stored.m,
        pop: stored.pop,
        proof: {
          kind: stored.proof.kind,
          ...(stored.proof.by === null ? {} : { by: stored.proof.by }),
          ...(stored.proof.signature === null ? {} : { signature: stored.proof.signature }),
        },
        serverKeySeq: stored.serverKeySeq,
        signature: stored.signature,
      };
      if (serverKey === undefined || !(await verifyCandidateDevice(device, serverKey))) return null;
      const macKey = await macKeyOf(stored.linkId, laneId);
      if (macKey === null || !(await verifyBindMac(device, macKey, stored.m))) return null;
      const result: CheckedDevice = { deviceId, dkPub: stored.dkPub, dsPub: stored.dsPub, guestUid: stored.guestUid };
      checked.set(`${laneId}/${deviceId}`, result);
      await sealed.put(`cd/${laneId}/${deviceId}`, concatBytes(result.dkPub, result.dsPub, utf8(result.guestUid)));
      return result;
    },
  };
};

/** Two raw points, then who. */
const POINT = 65;
const fromKept = (deviceId: string, kept: Uint8Array): CheckedDevice => ({
  deviceId,
  dkPub: kept.slice(0, POINT),
  dsPub: kept.slice(POINT, POINT * 2),
  guestUid: fromUtf8(kept.slice(POINT * 2)),
});

type LinkDetail = NonNullable<ResponseOf<'linkDetail'>['link']>;

/** The agency's copy of the conversation's link, or null where it does not open. */
export const openCopy = async (
  { agencyId, source, compartments }: Pick<CandidateDevicesInput, 'agencyId' | 'source' | 'compartments'>,
  conversationId: string,
  link: Pick<LinkDetail, 'linkId' | 'agencyCopy'>,
): Promise<AgencyLinkCopy | null> => {
  const conversation = await source.get<ConversationDocument<Uint8Array, unknown>>(paths.conversation(agencyId, conversationId));
  if (conversation === null) return null;
  const box = sealedBytes(link.agencyCopy);
  const { key } = await compartments.key(conversation.compartment, box.generation);
  const opened = await openAgencyLinkCopy({ agencyId, linkId: link.linkId }, key, box);
  return opened.ok ? opened.value : null;
};

/** What a waiting or admitted device of a link said when it bound itself. */
export const statementOf = (agencyId: string, guestUid: string, linkId: string, device: LinkDetail['devices'][number]): BindStatement => ({
  agencyId,
  linkId,
  guestUid,
  deviceId: device.deviceId,
  dkPub: raw(device.dkPub),
  dsPub: raw(device.dsPub),
  nonce: raw(device.nonce),
});
