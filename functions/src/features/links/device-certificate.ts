import { paths } from '@liexin/domain/storage/paths';
import type { CandidateDeviceDocument } from '@liexin/domain/storage/documents';
import { candidateDeviceBytes } from '@liexin/proof/candidate-device';
import type { Transaction } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { docAt } from '../../platform/stored.ts';
import type { LinkDocument } from './link-document.ts';

/**
 * The immutable document of a candidate's device, signed by the server key: what staff clients check together with m and pop before
 * they wrap anything to it. Written when the device first gets in; a device that was provisional keeps its certificate when it claims.
 */
export const writeCertificate = async (tx: Transaction, platform: Platform, link: LinkDocument, deviceId: string): Promise<void> => {
  const device = link.devices[deviceId];
  if (!device || device.state === 'waiting' || (device.state === 'admitted' && device.how === 'link')) return;
  const unsigned: Omit<CandidateDeviceDocument<Uint8Array>, 'signature'> = {
    agencyId: link.agency,
    laneId: link.lane,
    guestUid: link.guest,
    linkId: link.linkId,
    dkPub: device.dkPub,
    dsPub: device.dsPub,
    nonce: device.nonce,
    m: device.m,
    pop: device.pop,
    proof: { kind: device.how ?? 'link', by: null, signature: null },
    serverKeySeq: platform.signer.keySeq,
  };
  const signature = await platform.signer.sign(candidateDeviceBytes({ deviceId, ...unsigned, proof: { kind: unsigned.proof.kind } }));
  tx.set(docAt<CandidateDeviceDocument<Uint8Array>>(platform.db, paths.candidateDevice(link.agency, link.lane, deviceId)), { ...unsigned, signature });
};
